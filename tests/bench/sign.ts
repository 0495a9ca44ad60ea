// POST /upload, its reservation on disk before the answer, beside a server that only signs.

import type { Bench } from './harness/bench.ts';
import { load, type LoadRequest } from './harness/load.ts';
import { inRounds, ratio } from './harness/rounds.ts';
import { digits, median } from './harness/statistics.ts';
import { startStowage } from './harness/stowage.ts';
import { startSubject } from './harness/subject.ts';

const connections = 16;
const rounds = 7;
const seconds = 2;

export const sign: Bench = async (context) => {
  const { site, authorization } = await startStowage(context);
  const { origin } = await startSubject<{ origin: string }>(context, 'companion.ts', {
    directory: context.directory,
  });
  const send = (request: LoadRequest) => () => load(request, connections, seconds);

  const measured = await inRounds(
    {
      stowage: send({
        method: 'POST',
        url: `${site}/upload`,
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'report.pdf', size: 1000, contentType: 'application/pdf' }),
      }),
      put: send({ method: 'GET', url: `${origin}/s3/multipart/an-upload/1?key=u%2Freport.pdf` }),
      form: send({ method: 'GET', url: `${origin}/s3/params?filename=report.pdf&type=application%2Fpdf` }),
    },
    rounds,
  );
  const speeds = (name: string): number[] => measured[name]!.map(({ perSecond }) => perSecond);
  const row = (label: string, name: string): string[] => [
    label,
    digits(median(speeds(name))),
    digits(median(measured[name]!.map(({ p50 }) => p50))),
    digits(median(measured[name]!.map(({ p95 }) => p95))),
    name === 'stowage' ? '' : digits(ratio(speeds('stowage'), speeds(name))),
  ];
  const aim = (what: string, name: string) => ({
    what,
    ratio: ratio(speeds('stowage'), speeds(name)),
    atLeast: 3,
  });

  return {
    title: `sign: a grant to upload, at ${connections} connections`,
    notes: [
      'Stowage, `POST /upload`: token, validation, policy, quota; the reservation is committed and fsynced (requests that arrive together share the fsync); then one PUT is signed that binds length, type and absence.',
      'Companion 6.2.2, `GET /s3/multipart/…/1`: signs a PUT of one part. `GET /s3/params`: signs the policy of a form POST. Neither asks who is calling nor writes anything.',
    ],
    columns: ['', 'grants/s', 'p50 ms', 'p95 ms', 'Stowage is'],
    rows: [
      row('Stowage POST /upload', 'stowage'),
      row('Companion, presigned PUT', 'put'),
      row('Companion, form POST', 'form'),
    ],
    aims: [
      aim('POST /upload against Companion signing a PUT', 'put'),
      aim('POST /upload against Companion signing a form', 'form'),
    ],
  };
};
