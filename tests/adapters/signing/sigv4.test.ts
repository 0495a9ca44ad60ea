import { S3RequestPresigner } from '@aws-sdk/s3-request-presigner';
import { describe, expect, test } from '@jest/globals';
import { presign, verify, type PresignInput } from '@stowage/adapters/signing/sigv4';
import fc from 'fast-check';
import { createHash, createHmac } from 'node:crypto';

/** Set it higher in a lane that has the time. */
const runs = Number(process.env['STOWAGE_PROPERTY_RUNS'] ?? 300);

const wellFormed = fc.string({ unit: 'grapheme' });
const path = fc
  .array(fc.string({ unit: 'grapheme', minLength: 1 }), { minLength: 1, maxLength: 4 })
  .map((parts) => `/${parts.join('/')}`);
// The signer's own parameters are not the caller's to give.
const parameter = wellFormed.filter((name) => name !== '' && !/^x-amz-/i.test(name) && name !== '__proto__');
const headerName = fc.constantFrom(
  'content-length',
  'content-type',
  'if-none-match',
  'x-amz-checksum-sha256',
  'x-amz-meta-note',
  'x-amz-server-side-encryption',
  'range',
  'origin',
);
const headerValue = fc.string({ unit: 'grapheme-ascii', minLength: 1 });

const input: fc.Arbitrary<PresignInput> = fc.record({
  method: fc.constantFrom('GET', 'PUT', 'HEAD', 'DELETE'),
  origin: fc.constantFrom(
    'https://files.s3.eu-west-1.amazonaws.com',
    'http://localhost:9000',
    'http://127.0.0.1:8083',
    'https://s3.us-east-1.amazonaws.com',
  ),
  path,
  query: fc.dictionary(parameter, wellFormed, { noNullPrototype: true }),
  headers: fc.dictionary(headerName, headerValue, { noNullPrototype: true }),
  region: fc.constantFrom('eu-west-1', 'us-east-1', 'local'),
  credentials: fc.record({
    accessKeyId: fc.string({
      unit: fc.constantFrom(...'ABCDEFGHIJ0123456789'),
      minLength: 16,
      maxLength: 20,
    }),
    secretAccessKey: fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 100 }),
    sessionToken: fc.option(fc.base64String({ minLength: 4 }), { nil: undefined }),
  }),
  at: fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2040, 0) }),
  expiresIn: fc.integer({ min: 1, max: 604_800 }),
});

describe('presign', () => {
  test('gives what the SDK gives where that hoists nothing and signs every header', async () => {
    await fc.assert(
      fc.asyncProperty(input, async (given) => {
        expect(parsed(presign(given))).toEqual(await bySdk(given));
      }),
      { numRuns: runs },
    );
  });
});

describe('verify', () => {
  test('grants what was presigned, from the time on and until the second it ends', () => {
    fc.assert(
      fc.property(input, fc.double({ min: 0, max: 1, noNaN: true }), (given, when) => {
        const signedAt = Math.floor(given.at / 1000) * 1000;
        const ends = signedAt + given.expiresIn * 1000;
        const check = (now: number) => verify(asSent(given), { ...given, now });
        expect(check(signedAt + Math.floor(when * (given.expiresIn * 1000 - 1)))).toEqual({
          granted: true,
          path: given.path,
          query: new Map(Object.entries(given.query!)),
          signedHeaders: [...Object.keys(given.headers!), 'host'].sort(),
        });
        expect(check(ends)).toEqual({ granted: false, because: 'expired' });
        expect(check(signedAt - 16 * 60_000)).toEqual({ granted: false, because: 'expired' });
      }),
      { numRuns: runs },
    );
  });

  test('refuses it when any one character of the target is another, or one more', () => {
    const sent = asSent(example);
    const refused = { granted: false };
    for (let i = 0; i <= sent.target.length; i += 1) {
      const [before, at, after] = [sent.target.slice(0, i), sent.target[i], sent.target.slice(i + 1)];
      for (const target of [`${before}${at === 'a' ? 'b' : 'a'}${after}`, `${before}z${at ?? ''}${after}`]) {
        expect(verify({ ...sent, target }, { ...example, now: example.at })).toMatchObject(refused);
      }
    }
  });

  const changes: [string, (sent: ReturnType<typeof asSent>) => ReturnType<typeof asSent>][] = [
    ['another method', (sent) => ({ ...sent, method: 'GET' })],
    ['another length', (sent) => ({ ...sent, headers: { ...sent.headers, 'content-length': '4' } })],
    ['another host', (sent) => ({ ...sent, headers: { ...sent.headers, host: 'elsewhere' } })],
    ['a header left out', (sent) => ({ ...sent, headers: { ...sent.headers, 'if-none-match': undefined } })],
    [
      'a header sent twice',
      (sent) => ({ ...sent, headers: { ...sent.headers, 'if-none-match': ['*', '*'] } }),
    ],
    ['a further parameter', (sent) => ({ ...sent, target: `${sent.target}&acl` })],
    ['a parameter again', (sent) => ({ ...sent, target: `${sent.target}&X-Amz-Expires=604800` })],
    ['its signature again', (sent) => ({ ...sent, target: `${sent.target}&X-Amz-Signature=00` })],
    ['a broken escape', (sent) => ({ ...sent, target: sent.target.replace('/u/', '/%zz/') })],
    ['a broken escape in a parameter', (sent) => ({ ...sent, target: `${sent.target}&%zz=1` })],
    ['no signature', (sent) => ({ ...sent, target: '/files/u/a/b' })],
    [
      'a signature in capitals',
      (sent) => ({ ...sent, target: sent.target.replace(/[0-9a-f]+$/, (hex) => hex.toUpperCase()) }),
    ],
    [
      'an empty signature',
      (sent) => ({ ...sent, target: sent.target.replace(/Signature=.*/, 'Signature=') }),
    ],
  ];
  test.each(changes)('refuses %s', (_, change) => {
    const verdict = verify(change(asSent(example)), { ...example, now: example.at });
    expect(verdict).toMatchObject({ granted: false });
  });

  test('refuses another signer and another region', () => {
    const other = { ...example.credentials, secretAccessKey: 'other' };
    expect(verify(asSent(example), { ...example, credentials: other, now: example.at })).toMatchObject({
      granted: false,
    });
    expect(verify(asSent(example), { ...example, region: 'x', now: example.at })).toMatchObject({
      granted: false,
    });
  });
});

const example: PresignInput = {
  method: 'PUT',
  origin: 'http://localhost:8082',
  path: '/files/u/a/b',
  headers: { 'content-length': '3', 'content-type': 'text/plain', 'if-none-match': '*' },
  region: 'local',
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' },
  at: Date.UTC(2026, 10, 23, 12),
  expiresIn: 3600,
};

const asSent = (given: PresignInput) => {
  const { pathname, search } = rawUrl(presign(given));
  return {
    method: given.method,
    target: pathname + search,
    headers: { ...given.headers, host: new URL(given.origin).host } as Record<
      string,
      string | string[] | undefined
    >,
  };
};

async function bySdk(given: PresignInput) {
  const names = Object.keys(given.headers!);
  const url = new URL(given.origin);
  const presigner = new S3RequestPresigner({
    region: given.region,
    credentials: given.credentials,
    sha256: Sha256,
  });
  const request = {
    method: given.method,
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port && { port: Number(url.port) }),
    path: rawUrl(presign(given)).pathname,
    query: { ...given.query },
    headers: { ...given.headers },
  };
  const signed = await presigner.presign(request as never, {
    expiresIn: given.expiresIn,
    signingDate: new Date(given.at),
    unhoistableHeaders: new Set(names),
    signableHeaders: new Set([...names, 'host']),
  });
  return { path: signed.path, query: { ...signed.query } };
}

/** Parsed without URL's normalising of `..`. */
function rawUrl(text: string): { pathname: string; search: string } {
  const [, pathname = '', search = ''] = /^https?:\/\/[^/]+(\/[^?]*)(\?.*)$/.exec(text)!;
  return { pathname, search };
}

function parsed(text: string) {
  const { pathname, search } = rawUrl(text);
  const query = search
    .slice(1)
    .split('&')
    .map((pair) => pair.split('=').map(decodeURIComponent) as [string, string]);
  return { path: pathname, query: Object.fromEntries(query) };
}

/** What the SDK asks its users for. */
class Sha256 {
  readonly #secret: Uint8Array | undefined;
  #data = Buffer.alloc(0);

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    if (secret !== undefined) this.#secret = Buffer.from(secret as Buffer);
  }

  update(data: string | Uint8Array): void {
    this.#data = Buffer.concat([this.#data, Buffer.from(data as Buffer)]);
  }

  async digest(): Promise<Uint8Array> {
    if (!this.#secret) return createHash('sha256').update(this.#data).digest();
    return createHmac('sha256', this.#secret).update(this.#data).digest();
  }

  reset(): void {
    this.#data = Buffer.alloc(0);
  }
}
