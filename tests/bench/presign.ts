// What one URL costs: our signer and the SDK's, in one process, for the same PUT.

import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl, S3RequestPresigner } from '@aws-sdk/s3-request-presigner';
import { presign as ours } from '@stowage/adapters/signing/sigv4';
import type { Bench } from './harness/bench.ts';
import { inRounds, ratio } from './harness/rounds.ts';
import { digits, median } from './harness/statistics.ts';

const rounds = 9;
const urlsPerRound = 2_000;

const region = 'eu-west-1';
const credentials = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
const host = `files.s3.${region}.amazonaws.com`;
const key = (i: number): string => `u/6f1f2b0e-8b1c-4b57-9d0e-0c8f5a1d2e3f/${i}`;
const headers = { 'content-length': '1000', 'content-type': 'application/pdf', 'if-none-match': '*' };
const expiresIn = 900;

export const presign: Bench = async () => {
  const client = new S3Client({ region, credentials });
  const presigner = new S3RequestPresigner({ ...client.config });
  const measured = await inRounds(
    {
      stowage: () =>
        microseconds((i) =>
          ours({
            method: 'PUT',
            origin: `https://${host}`,
            path: `/${key(i)}`,
            headers,
            region,
            credentials,
            at: Date.now(),
            expiresIn,
          }),
        ),
      presigner: () =>
        microseconds((i) =>
          presigner.presign(
            {
              method: 'PUT',
              protocol: 'https:',
              hostname: host,
              path: `/${key(i)}`,
              query: {},
              headers,
            } as never,
            { expiresIn, signableHeaders: new Set([...Object.keys(headers), 'host']) },
          ),
        ),
      command: () =>
        microseconds((i) =>
          getSignedUrl(
            client,
            new PutObjectCommand({
              Bucket: 'files',
              Key: key(i),
              ContentLength: 1000,
              ContentType: 'application/pdf',
              IfNoneMatch: '*',
            }),
            {
              expiresIn,
              signableHeaders: new Set(['content-length', 'content-type', 'if-none-match', 'host']),
            },
          ),
        ),
    },
    rounds,
  );
  client.destroy();
  const row = (label: string, name: string): string[] => [
    label,
    digits(median(measured[name]!)),
    name === 'stowage' ? '' : digits(ratio(measured[name]!, measured['stowage']!)),
  ];
  return {
    title: 'presign: one URL',
    notes: [
      '`S3RequestPresigner` is given a finished request, as our signer is; `getSignedUrl` takes a command and is what its users call.',
    ],
    columns: ['', 'µs a URL', 'Stowage is faster by'],
    rows: [
      row('Stowage, signing/sigv4.ts', 'stowage'),
      row('@aws-sdk S3RequestPresigner', 'presigner'),
      row('@aws-sdk getSignedUrl', 'command'),
    ],
    aims: [],
  };
};

async function microseconds(sign: (i: number) => unknown): Promise<number> {
  const start = performance.now();
  for (let i = 0; i < urlsPerRound; i++) await sign(i);
  return ((performance.now() - start) * 1000) / urlsPerRound;
}
