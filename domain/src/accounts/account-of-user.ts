import { notFound } from '../kernel/errors.ts';
import { Owner } from '../kernel/owner.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Register, RegisteredAccount } from '../ports/register.ts';
import type { UserDirectory } from '../ports/user-directory.ts';

/**
 * One account as it is at this moment: its books, and what the directory says of its person.
 *
 * @throws not-found for a sub that neither the books nor the directory know
 */
export async function accountOfUser(
  ledger: Ledger,
  register: Register,
  userDirectory: UserDirectory,
  sub: string,
): Promise<RegisteredAccount> {
  const owner = ownerOr404(sub);
  const [account, registered, user] = await Promise.all([
    ledger.account(owner),
    register.find(owner),
    userDirectory.find(owner),
  ]);
  if (!registered && !user) throw notFound();
  return {
    ...account,
    person: user ?? account.person,
    lastActivityAt: registered?.lastActivityAt,
  };
}

function ownerOr404(sub: string): Owner {
  try {
    return Owner.parse(sub);
  } catch {
    throw notFound();
  }
}
