// npm run doctor -- <site-url>: examines a deployment from outside. docs/doctor.md tells of every check.

import { parseArgs } from 'node:util';
import { bearing } from '@stowage/adapters/doctor/ask';
import { examine, type Finding } from '@stowage/adapters/doctor/examine';
import { Session } from '../session/session.ts';
import { Refusal } from '../terminal/refusal.ts';
import { signInByForm } from './form-sign-in.ts';
import { describe, summarize } from './report.ts';

const usage = `
  npm run doctor -- <site-url>     what can be seen from outside; and what needs somebody who may write, as whoever
                                   signed in there before: npx stowage login --site <site-url>

  --token <access token>           as whoever's token this is
  --user <u> --password <p>        as this user, through a provider's plain form, such as the local one's
  --json                           the findings as JSON (npm run --silent doctor -- … leaves nothing else on the output)

  STOWAGE_TOKEN and STOWAGE_PASSWORD stand in for --token and --password, which others on the machine could see.
  Exit code: 0 nothing is wrong, 1 something is, 2 it could not be examined. More: docs/doctor.md
`;

/** It is the command that is wrong, not the deployment. */
class Misused extends Error {}

async function main(): Promise<number> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      token: { type: 'string' },
      user: { type: 'string' },
      password: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const site = siteOf(positionals);
  const token = await tokenFor(site, values);
  const say = values.json ? () => undefined : console.log;

  say(`Examining ${site}\n`);
  const findings: Finding[] = [];
  for await (const finding of examine({
    site,
    fetch,
    runsIn: 'terminal',
    signedIn: token === undefined ? undefined : bearing(token),
  })) {
    findings.push(finding);
    say(describe(finding));
  }
  say(`\n${summarize(findings)}`);
  if (values.json) console.log(JSON.stringify({ site, at: new Date(), findings }, undefined, 2));
  return findings.some(({ status }) => status === 'failed') ? 1 : 0;
}

function siteOf(positionals: readonly string[]): string {
  const url = URL.parse(positionals[0] ?? '');
  if (positionals.length !== 1 || !url || !/^https?:$/.test(url.protocol)) {
    throw new Misused(`Say which site, such as https://files.example.com.\n${usage}`);
  }
  return url.origin;
}

async function tokenFor(
  site: string,
  { token, user, password }: { token?: string; user?: string; password?: string },
): Promise<string | undefined> {
  const { env } = process;
  const given = token || (user === undefined && env['STOWAGE_TOKEN']);
  if (given) return given;
  if (user === undefined) return storedToken(site);
  const secret = password ?? env['STOWAGE_PASSWORD'];
  if (!secret) throw new Misused('Say the password, too: --password or STOWAGE_PASSWORD.');
  try {
    return await signInByForm(site, user, secret);
  } catch (error) {
    throw new Misused(`Signing in as ${user} did not work: ${(error as Error).message}`);
  }
}

/** Of whoever signed in there by `stowage login`, if anybody did and the session lasts. */
async function storedToken(site: string): Promise<string | undefined> {
  try {
    return await new Session(site).accessToken();
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  const isMisuse =
    error instanceof Misused || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
  console.error(isMisuse ? (error as Error).message : error);
  process.exitCode = 2;
}
