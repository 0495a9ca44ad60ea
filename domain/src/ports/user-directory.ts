import type { Owner } from '../kernel/owner.ts';
import type { Page, PageRequest } from '../kernel/page.ts';

export interface User {
  readonly sub: Owner;
  readonly email: string;
  readonly groups: readonly string[];
  readonly enabled: boolean;
}

/** The people whom the identity provider knows. */
export interface UserDirectory {
  find(sub: Owner): Promise<User | undefined>;

  /** Everybody, in an order of the directory's own. @throws invalid-request (path `cursor`) as the catalog does */
  list(page: PageRequest): Promise<Page<User>>;

  // Each of these may be said again, and is no error for somebody whom the directory does not know.

  /** Who is disabled cannot sign in or renew a session. */
  disable(sub: Owner): Promise<void>;

  enable(sub: Owner): Promise<void>;

  /** Ends all sessions: nothing that was issued until now can be renewed. */
  signOut(sub: Owner): Promise<void>;

  /** Ends one session, as far as the directory can; what it cannot, `Standing` holds. */
  endSession(sub: Owner, sessionId: string): Promise<void>;
}
