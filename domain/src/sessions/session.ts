// Where somebody is signed in: what the tokens of one sign-in have in common, however often they were renewed.

import type { Standing } from '../accounts/account.ts';
import type { Instant } from '../kernel/ambient.ts';

export interface Session {
  /** As the identity provider numbers it. */
  readonly id: string;
  readonly signedInAt: Instant;
  /** To a few minutes. */
  readonly lastSeenAt: Instant;
  readonly agent: Agent;
}

/** What the session was last used with, no finer than a person would tell it apart by. */
export interface Agent {
  /** Such as `Firefox`. */
  readonly program?: string | undefined;
  /** Such as `Windows`. */
  readonly system?: string | undefined;
}

const minute = 60_000;
/** Being seen is news only after a while, so that reading one's account does not always write. */
const newsAfter = 5 * minute;
/** No refresh token lives longer. */
const longestLife = 30 * 24 * 60 * minute;
/** Who is signed in more often than that has the longest unseen ones left out of the list. */
export const mostSessions = 50;

/**
 * The sessions after one of them was seen, the latest first; undefined if that is no news.
 */
export function withSeen(sessions: readonly Session[], seen: Session): readonly Session[] | undefined {
  const known = sessions.find(({ id }) => id === seen.id);
  if (known && seen.lastSeenAt - known.lastSeenAt < newsAfter) return undefined;
  return [seen, ...sessions.filter(({ id }) => id !== seen.id)]
    .filter(({ lastSeenAt }) => seen.lastSeenAt - lastSeenAt < longestLife)
    .sort((a, b) => b.lastSeenAt - a.lastSeenAt)
    .slice(0, mostSessions);
}

/** Those that were not ended and that may still have a token. */
export const openSessions = (
  sessions: readonly Session[],
  { signedOutAt = 0, endedSessions = [] }: Standing,
  now: Instant,
): readonly Session[] =>
  sessions.filter(
    ({ id, signedInAt, lastSeenAt }) =>
      signedInAt > signedOutAt && !endedSessions.includes(id) && now - lastSeenAt < longestLife,
  );
