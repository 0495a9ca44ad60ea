// node infrastructure/aws/cost/main.ts: the table of docs/deploy.md, from the template of prod (npm run synth first).

import { readFileSync } from 'node:fs';
import { pathTo } from '../artifacts.ts';
import { asMarkdown, prices, type Template } from './estimate.ts';

const template = JSON.parse(readFileSync(pathTo('cdk.out/stowage-prod.template.json'), 'utf8')) as Template;
console.log(`${asMarkdown(template)}\n\nPrices of ${prices.asOf}, ${prices.region}.`);
