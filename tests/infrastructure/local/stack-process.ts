// A stack in a process of its own, so that a test can kill it. Prints where it is as a line of JSON once it is ready.

import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSettings } from '@stowage/adapters/settings';
import { startStack } from '../../../infrastructure/local/stack.ts';

const [dataDirectory, port, password] = process.argv.slice(2) as [string, string, string];
const stack = await startStack({
  dataDirectory,
  port: Number(port),
  password,
  settings: readSettings(process.env),
  consoleDirectory: join(dataDirectory, 'no-console'),
  log: (line) => appendFileSync(join(dataDirectory, 'stowage.log'), line),
});
process.on('SIGTERM', () => void stack.close());
process.stdout.write(`${JSON.stringify({ site: stack.site })}\n`);
