import type { Owner } from '../kernel/owner.ts';
import type { Session } from '../sessions/session.ts';

/**
 * Where people are signed in. A list for people to look at: of two that are kept at once one may be lost, and comes
 * back when it is next seen. Whether a session has ended does not stand here but in the account (`Standing`).
 */
export interface Sessions {
  of(owner: Owner): Promise<readonly Session[]>;

  keep(owner: Owner, sessions: readonly Session[]): Promise<void>;
}
