// node infrastructure/aws/cost/main.ts: writes the table of docs/deploy.md, from the template of prod (npm run synth
// first).

import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { pathTo } from '../artifacts.ts';
import { asMarkdown, type Template } from './estimate.ts';

const template = JSON.parse(readFileSync(pathTo('cdk.out/stowage-prod.template.json'), 'utf8')) as Template;
const page = pathTo('docs/deploy.md');
const text = readFileSync(page, 'utf8').replace(
  /(?<=<!-- cost -->\n)[^]*(?=\n<!-- \/cost -->)/,
  () => `\n${asMarkdown(template)}\n`,
);
writeFileSync(page, await format(text, { ...(await resolveConfig(page)), parser: 'markdown' }));
