// The local stack on free ports. Its log lines are written as they always are, to where the parent sends them.

import { defaultSettings } from '@stowage/adapters/settings';
import { startStack } from '../../../infrastructure/local/stack.ts';
import { greet, subjectOptions } from '../harness/subject.ts';

const { directory, password, consoleDirectory } = subjectOptions<{
  directory: string;
  password: string;
  consoleDirectory: string;
}>();
const stack = await startStack({
  dataDirectory: directory,
  port: 0,
  consoleDirectory,
  password,
  // Room for every round.
  settings: {
    ...defaultSettings,
    quota: { maxBytes: 1024 ** 4, maxFiles: 10_000_000, maxFileBytes: 1024 ** 3 },
  },
  log: (line) => void process.stdout.write(line),
});
process.once('SIGTERM', () => void stack.close().then(() => process.exit()));
greet({ site: stack.site, issuer: stack.issuer, pid: process.pid });
