// `npm run lint:dependencies`: the lock file against our rules, without asking anybody.

import { readFileSync } from 'node:fs';
import { inspect, type Lock } from './supply-chain.ts';

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8'));

const { allowScripts } = read('package.json') as { allowScripts: Record<string, boolean> };
const { problems, notes } = inspect(read('package-lock.json') as Lock, allowScripts);
for (const note of notes) console.log(note);
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
