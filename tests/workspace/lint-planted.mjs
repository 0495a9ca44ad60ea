// ESLint and Nx's graph need a process of their own: Jest's module loader is not Node's.

import { ESLint } from 'eslint';
import { json } from 'node:stream/consumers';

const eslint = new ESLint();
const rules = [];
for (const { file, source } of await json(process.stdin)) {
  const [result] = await eslint.lintText(source, { filePath: file });
  rules.push(result.messages.map((message) => message.ruleId));
}
process.stdout.write(JSON.stringify(rules));
