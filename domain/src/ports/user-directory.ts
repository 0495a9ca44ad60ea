import type { Owner } from '../kernel/owner.ts';

export interface User {
  readonly sub: Owner;
  readonly email: string;
  readonly groups: readonly string[];
  readonly enabled: boolean;
}

/** The people whom the identity provider knows. */
export interface UserDirectory {
  find(sub: Owner): Promise<User | undefined>;
}
