// What a cold start loads: the size of each function's bundle, and how long a fresh process takes to import it.

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Bench } from './harness/bench.ts';
import { inRounds } from './harness/rounds.ts';
import { digits, median } from './harness/statistics.ts';

const processes = 15;
const functions = join(import.meta.dirname, '../../dist/functions');

export const bundles: Bench = async ({ say, directory }) => {
  if (!existsSync(functions)) {
    say('skipped: dist/functions is not there; `npm run build` makes it');
    return undefined;
  }
  const bare = join(directory, 'index.js');
  writeFileSync(bare, 'exports.handler = async () => ({ statusCode: 200, body: "{}" });\n');
  const files: Record<string, string> = { 'bare handler': bare };
  for (const name of readdirSync(functions)) {
    const file = join(functions, name, 'index.js');
    if (existsSync(file)) files[name] = file;
  }
  const measured = await inRounds(
    Object.fromEntries(Object.entries(files).map(([name, file]) => [name, () => importTime(file)])),
    processes,
  );
  return {
    title: 'bundles: what a cold start loads',
    notes: [
      `Import: \`require\` of the bundle in a fresh process, without the start of Node itself; median of ${processes}.`,
    ],
    columns: ['function', 'KB', 'KB gzipped', 'import ms'],
    rows: Object.entries(files).map(([name, file]) => [
      name,
      digits(statSync(file).size / 1000),
      digits(gzipSync(readFileSync(file)).length / 1000),
      digits(median(measured[name]!)),
    ]),
    aims: [],
  };
};

/** Milliseconds. */
function importTime(file: string): number {
  const script = `const start = performance.now(); require(${JSON.stringify(file)});
    process.stdout.write(String(performance.now() - start)); process.exit();`;
  return Number(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8', env: deployed }));
}

/** What the constructs would write: without it a function refuses to start. */
const deployed = {
  ...process.env,
  STOWAGE_SERVICE: 'stowage',
  STOWAGE_CLIENT_ID: 'a-client',
  STOWAGE_BUCKET: 'a-bucket',
  STOWAGE_TABLE: 'a-table',
  STOWAGE_USER_POOL: 'eu-west-1_pool',
  STOWAGE_SITE: 'https://files.example.com',
  STOWAGE_LOGIN_ORIGIN: 'https://login.example.com',
  STOWAGE_QUEUE: 'https://sqs.eu-west-1.amazonaws.com/123456789012/events',
  STOWAGE_DEAD_LETTERS: 'https://sqs.eu-west-1.amazonaws.com/123456789012/dead-letters',
  STOWAGE_EVENT_BUS: 'a-bus',
  STOWAGE_WEBHOOK_URL: 'https://hooks.example.com/stowage',
  STOWAGE_WEBHOOK_SECRET_ID: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:webhook',
  STOWAGE_WEBHOOK_QUEUE: 'https://sqs.eu-west-1.amazonaws.com/123456789012/webhooks',
  STOWAGE_WEBHOOK_DEAD_LETTERS: 'https://sqs.eu-west-1.amazonaws.com/123456789012/webhooks-dead',
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
