import { ask, Unreachable } from './ask.ts';
import { listed, say, type Told } from './told.ts';
import type { Acquainted, Problem, Verdict } from './visit.ts';

/** Seconds. The header counts whole ones, and an answer takes its time. */
const mostSkew = 30;

/** The clocks of the site, the identity provider, the storage and this machine agree. */
export async function checkClocks(visit: Acquainted): Promise<Verdict> {
  const clocks: readonly [whose: Told, url: string][] = [
    [say`site`, '/config.json'],
    [say`identity provider`, `${visit.config.issuer}/.well-known/openid-configuration`],
    [say`storage`, `${visit.config.storageOrigin}/doctor`],
  ];
  const skews = new Map<Told, number>();
  for (const [whose, url] of clocks) {
    const skew = await skewAt(visit, url);
    if (skew !== undefined) skews.set(whose, skew);
  }
  if (skews.size === 0) return { skipped: say`nobody’s answer has a date that could be read` };
  const seen = listed(
    [...skews].map(([whose, skew]) => say`${whose} ${inWords(skew)}`),
    ', ',
  );
  const off = [...skews].filter(([, skew]) => Math.abs(skew) > mostSkew);
  if (off.length === 0) return { problems: [], seen };
  // Where all the others agree, it is this one that is wrong.
  const spread = Math.max(...skews.values()) - Math.min(...skews.values());
  const isOurs = skews.size > 1 && spread <= mostSkew;
  return {
    problems: isOurs ? [ownProblem(off[0]![1])] : off.map(([whose, skew]) => theirProblem(whose, skew)),
    seen,
  };
}

/** Seconds by which a clock is ahead of ours; undefined if it could not be read. */
async function skewAt(visit: Acquainted, url: string): Promise<number | undefined> {
  try {
    const { headers, at } = await ask(visit, url);
    const date = Date.parse(headers.get('date') ?? '');
    // Kept by a cache for so many seconds since.
    const age = Number(headers.get('age') ?? 0);
    return Number.isNaN(date) ? undefined : Math.round(date / 1000 + age - at / 1000);
  } catch (error) {
    // A page may not read everybody's answer.
    if (error instanceof Unreachable && visit.runsIn === 'page') return undefined;
    throw error;
  }
}

const why = say`Tokens are valid from when to when, and signed URLs too: with clocks apart they are refused as expired or as not yet valid, and people are signed out again and again.`;

const ownProblem = (skew: number): Problem => ({
  what: say`This machine’s clock is off: the others are ${inWords(skew)}`,
  why,
  fix: say`Set this machine’s clock by NTP.`,
});

const theirProblem = (whose: Told, skew: number): Problem => ({
  what: say`Against this machine’s clock, that of the ${whose} is ${inWords(skew)}`,
  why,
  fix: say`Set the clocks of these machines by NTP. AWS’s own clocks are right: there, look for a proxy or a cache that repeats old answers.`,
});

const inWords = (skew: number): Told => {
  if (skew === 0) return say`on time`;
  return skew > 0 ? say`${skew} s ahead` : say`${-skew} s behind`;
};
