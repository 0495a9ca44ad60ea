// The doctor: looks at a deployment from outside, and says what is wrong, why it matters and how it is put right.

import { Unreachable } from './ask.ts';
import { checkFallback, checkForwarding, checkUnauthorized } from './api-checks.ts';
import { checkCanary } from './canary-check.ts';
import { checkClocks } from './clock-check.ts';
import { checkConsoleConfig } from './console-config-check.ts';
import { checkCrossOrigin } from './cross-origin-check.ts';
import { checkDiscovery } from './discovery-check.ts';
import { checkCallback, checkLogout } from './return-addresses-check.ts';
import { checkSecurityHeaders } from './security-headers-check.ts';
import { say, type Told } from './told.ts';
import { skipped, type Acquainted, type Problem, type Verdict, type Visit } from './visit.ts';

/** Every check, by its id, in the order in which they are made. What it is about, in words. */
export const checks = {
  config: 'The console’s configuration is there',
  discovery: 'The identity provider is who it is said to be',
  callback: 'Signing in leads back to this site alone',
  logout: 'Signing out leads back to this site alone',
  unauthorized: 'The API turns away who has no valid token',
  forwarding: 'Authorization reaches the API',
  fallback: 'Pages are pages, errors are errors',
  'security-headers': 'The page’s security headers',
  'cross-origin': 'Browsers may send files from this site alone',
  clocks: 'The clocks agree',
  canary: 'A file goes in, is recorded, comes back and goes',
} as const;

export type CheckId = keyof typeof checks;

export interface Finding {
  readonly id: CheckId;
  readonly title: string;
  readonly status: 'passed' | 'failed' | 'skipped';
  /** Empty unless it failed. */
  readonly problems: readonly Problem[];
  /** Why it was skipped, or what was seen. */
  readonly note?: Told;
}

/** Makes the checks one after the other, and tells of each as soon as it is made. */
export async function* examine(visit: Visit): AsyncGenerator<Finding, void, undefined> {
  const about = await guarded(() => checkConsoleConfig(visit));
  yield found('config', about);
  const { config } = about;
  if (!config) {
    const rest = Object.keys(checks).slice(1) as CheckId[];
    for (const id of rest) yield found(id, skipped(say`needs a well-formed /config.json`));
    return;
  }
  const provider = await guarded(() => checkDiscovery({ ...visit, config }));
  yield found('discovery', provider);
  const acquainted: Acquainted = { ...visit, config, discovery: provider.discovery };
  for (const [id, check] of Object.entries(others)) {
    yield found(id as CheckId, await guarded(() => check(acquainted)));
  }
}

const others: Record<Exclude<CheckId, 'config' | 'discovery'>, (visit: Acquainted) => Promise<Verdict>> = {
  callback: checkCallback,
  logout: checkLogout,
  unauthorized: checkUnauthorized,
  forwarding: checkForwarding,
  fallback: checkFallback,
  'security-headers': checkSecurityHeaders,
  'cross-origin': checkCrossOrigin,
  clocks: checkClocks,
  canary: checkCanary,
};

/** That nobody answers is a finding, too. */
async function guarded<T>(check: () => Promise<T>): Promise<T | Unanswered> {
  try {
    return await check();
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    const { origin, pathname } = new URL(error.url);
    return {
      problems: [
        {
          what: say`${origin}${pathname} does not answer: ${error.message}`,
          why: say`What lies there cannot be used, and this could not be checked.`,
          fix: say`Is the address right, is it up, and does a firewall let this machine through? In a browser the page’s policy or the other side’s CORS may hide the answer.`,
        },
      ],
    };
  }
}

interface Unanswered {
  readonly problems: readonly Problem[];
  readonly config?: undefined;
  readonly discovery?: undefined;
}

function found(id: CheckId, verdict: Verdict): Finding {
  const about = { id, title: checks[id] };
  if ('skipped' in verdict) return { ...about, status: 'skipped', problems: [], note: verdict.skipped };
  const { problems, seen } = verdict;
  const status = problems.length > 0 ? 'failed' : 'passed';
  return { ...about, status, problems, ...(seen !== undefined && { note: seen }) };
}
