// An authorised GET /account through the edge, beside the least that it could be and the usual way to run it locally.

import type { Bench } from './harness/bench.ts';
import { load } from './harness/load.ts';
import { inRounds, ratio } from './harness/rounds.ts';
import { startServerlessOffline } from './harness/serverless-offline.ts';
import { digits, median } from './harness/statistics.ts';
import { startStowage } from './harness/stowage.ts';
import { startSubject } from './harness/subject.ts';

const connections = 16;
const rounds = 7;
const seconds = 2;

export const account: Bench = async (context) => {
  const stowage = await startStowage(context);
  const { authorization, issuer, directory } = stowage;
  const body = await (await fetch(`${stowage.site}/account`, { headers: { authorization } })).text();
  const bare = (remember: boolean) =>
    startSubject<{ origin: string }>(context, 'bare-account.ts', { issuer, body, remember });
  const get = (origin: string) => () =>
    load({ method: 'GET', url: `${origin}/account`, headers: { authorization } }, connections, seconds);

  const measured = await inRounds(
    {
      stowage: get(stowage.site),
      bare: get((await bare(false)).origin),
      remembering: get((await bare(true)).origin),
      offline: get(await startServerlessOffline(context, { STOWAGE_DATA: directory })),
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

  return {
    title: `account: authorised GET /account at ${connections} connections`,
    notes: [
      'Stowage: the edge checks the token (it remembers verified ones), builds the gateway event, runs the handler through the whole pipeline with its log line and metrics, reads the books in SQLite.',
      'Bare: `node:http` and aws-jwt-verify over the same key set, RS256 each time; answers a constant of the same length.',
      'Bare, remembering: the same with a cache of verified tokens, as the edge has.',
      'serverless-offline 13.9 (serverless 3.40) runs the same handler on the same SQLite adapters; it decodes the token and does not check it.',
    ],
    columns: ['', 'requests/s', 'p50 ms', 'p95 ms', 'Stowage is'],
    rows: [
      row('Stowage', 'stowage'),
      row('bare', 'bare'),
      row('bare, remembering', 'remembering'),
      row('serverless-offline', 'offline'),
    ],
    aims: [
      {
        what: 'GET /account against a bare server',
        ratio: ratio(speeds('stowage'), speeds('bare')),
        atLeast: 0.5,
      },
      {
        what: 'GET /account against serverless-offline',
        ratio: ratio(speeds('stowage'), speeds('offline')),
        atLeast: 3,
      },
    ],
  };
};
