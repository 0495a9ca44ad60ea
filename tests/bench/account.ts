// An authorised GET /account through the edge, beside the least that it could be and the usual way to run it locally.

import type { Bench } from './harness/bench.ts';
import { load } from './harness/load.ts';
import { inRounds } from './harness/rounds.ts';
import { startServerlessOffline } from './harness/serverless-offline.ts';
import { startStowage } from './harness/stowage.ts';
import { startSubject } from './harness/subject.ts';
import { Throughput } from './harness/throughput.ts';

const connections = 16;
const rounds = 7;
const seconds = 2;

const [ours, bare, remembering, offline] = [
  'Stowage',
  'bare',
  'bare, remembering',
  'serverless-offline',
] as const;

export const account: Bench = async (context) => {
  const { site, issuer, authorization, directory } = await startStowage(context);
  const headers = { authorization };
  const body = await (await fetch(`${site}/account`, { headers })).text();
  const startBare = async (remember: boolean): Promise<string> =>
    (await startSubject<{ origin: string }>(context, 'bare-account.ts', { issuer, body, remember })).origin;
  const origins = {
    [ours]: site,
    [bare]: await startBare(false),
    [remembering]: await startBare(true),
    [offline]: await startServerlessOffline(context, { STOWAGE_DATA: directory }),
  };
  // serverless-offline starts a worker thread for each request at a time, and each has to load the handler first.
  const first = () => fetch(`${origins[offline]}/account`, { headers });
  await Promise.all(Array.from({ length: connections }, first));

  const get = (origin: string) => () =>
    load({ method: 'GET', url: `${origin}/account`, headers }, connections, seconds);
  const table = new Throughput(
    await inRounds(
      Object.fromEntries(Object.entries(origins).map(([label, origin]) => [label, get(origin)])),
      rounds,
    ),
  );
  return {
    title: `account: authorised GET /account at ${connections} connections`,
    notes: [
      'Stowage: the edge checks the token (it remembers verified ones), builds the gateway event, runs the handler through the whole pipeline with its log line and metrics, reads the books in SQLite.',
      'Bare: `node:http` and aws-jwt-verify over the same key set, RS256 each time; answers a constant of the same length. Remembering: the same with a cache of verified tokens, as the edge has.',
      'serverless-offline 13.9 (serverless 3.40) runs the same handler on the same SQLite adapters; it decodes the token and does not check it.',
    ],
    columns: table.columns,
    rows: table.rows,
    aims: [
      { what: 'GET /account against a bare server', ratio: table.ratio(ours, bare), atLeast: 0.5 },
      { what: 'GET /account against serverless-offline', ratio: table.ratio(ours, offline), atLeast: 3 },
    ],
  };
};
