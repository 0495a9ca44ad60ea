// The least that an authorised GET can be: node:http, the same verifier over the same key set, a JSON of a given size.

import { JwtVerifier } from 'aws-jwt-verify';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import { createServer } from 'node:http';
import { greet, listen, subjectOptions } from '../harness/subject.ts';

interface Options {
  readonly issuer: string;
  /** What to answer. */
  readonly body: string;
  /** Remember verified tokens until they expire, as the edge does? */
  readonly remember: boolean;
}

const { issuer, body, remember } = subjectOptions<Options>();
const fetchLoopback = async (uri: string): Promise<ArrayBuffer> => (await fetch(uri)).arrayBuffer();
const verifier = JwtVerifier.create(
  { issuer, jwksUri: `${issuer}/.well-known/jwks.json`, audience: null },
  { jwksCache: new SimpleJwksCache({ fetcher: { fetch: fetchLoopback } }) },
);
const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
const verified = new Map<string, number>();

async function check(token: string): Promise<void> {
  if ((verified.get(token) ?? 0) * 1000 > Date.now()) return;
  const { exp } = await verifier.verify(token);
  if (remember) verified.set(token, exp!);
}

const server = createServer((request, response) => {
  check((request.headers.authorization ?? '').replace(/^Bearer /, '')).then(
    () => response.writeHead(200, headers).end(body),
    () => response.writeHead(401).end(),
  );
});
greet({ origin: await listen(server) });
