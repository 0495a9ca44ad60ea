import { parseArgs } from 'node:util';
import { Refusal } from './terminal/refusal.ts';
import { policies, type Policy } from './upload/existing.ts';

export interface Arguments {
  readonly command: string;
  readonly operands: readonly string[];
  readonly site: string | undefined;
  readonly to: string;
  readonly existing: Policy;
  readonly output: string | undefined;
  readonly json: boolean;
  readonly browser: boolean;
  readonly help: boolean;
}

/** @throws Refusal `usage` */
export function readArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parse(args);
  const [command = '', ...operands] = positionals;
  // Of a variable that is not set, most likely; to the system it would be this folder.
  if (operands.includes('') || values.output === '') throw new Refusal('usage', 'A path is empty.');
  return {
    command,
    operands,
    site: values.site,
    to: parseFolder(values.to ?? '/'),
    existing: parsePolicy(values.existing ?? 'skip'),
    output: values.output,
    json: values.json ?? false,
    browser: !values['no-browser'],
    help: values.help ?? false,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        site: { type: 'string' },
        to: { type: 'string' },
        existing: { type: 'string' },
        output: { type: 'string', short: 'o' },
        json: { type: 'boolean' },
        'no-browser': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new Refusal('usage', (error as Error).message);
  }
}

/** `a/b` → `/a/b/`, as the API writes folders. */
export function parseFolder(text: string): string {
  const names = text.normalize('NFC').split('/').filter(Boolean);
  return names.length === 0 ? '/' : `/${names.join('/')}/`;
}

function parsePolicy(text: string): Policy {
  const policy = policies.find((one) => one === text);
  if (!policy) throw new Refusal('usage', `--existing is one of ${policies.join(', ')}, not ${text}.`);
  return policy;
}
