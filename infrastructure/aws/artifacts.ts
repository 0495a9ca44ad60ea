// What a deployment is made of besides the template: the bundled functions and the built console.

import { Code } from 'aws-cdk-lib/aws-lambda';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Bundles } from './constructs/node-function.ts';

export interface Artifacts {
  readonly functions: Bundles;
  /** The folder of the built console. */
  readonly console: string;
  /** Of Stowage, as the console shows it. */
  readonly version: string;
}

const root = new URL('../../', import.meta.url);
export const pathTo = (relative: string): string => fileURLToPath(new URL(relative, root));

export const functionsFolder = pathTo('dist/functions');
export const consoleFolder = pathTo('dist/console/browser');

/** @throws Error that says what to build, if something is missing */
export function builtArtifacts(): Artifacts {
  if (!existsSync(`${consoleFolder}/index.html`)) {
    throw new Error('The console is not built yet: npm run build');
  }
  return {
    functions: (name) => {
      const folder = `${functionsFolder}/${name}`;
      if (!existsSync(`${folder}/index.js`)) {
        throw new Error(`The function ${name} is not bundled yet: npm run synth does it`);
      }
      // Source maps ship with the code: a stack trace in the log then names the real line.
      return Code.fromAsset(folder);
    },
    console: consoleFolder,
    version: (JSON.parse(readFileSync(pathTo('package.json'), 'utf8')) as { version: string }).version,
  };
}
