import type { OperatedAccount } from '@stowage/adapters/contract/operations';

export type Quota = OperatedAccount['quota'];

/** What an operator does to an account. */
export type Deed =
  { readonly kind: 'quota'; readonly quota: Quota } | { readonly kind: 'disable' | 'enable' | 'sign-out' };

export type DeedKind = Deed['kind'];

/** What takes it back, if anything does. */
export function opposite(before: OperatedAccount, deed: Deed): Deed | undefined {
  switch (deed.kind) {
    case 'quota':
      return { kind: 'quota', quota: before.quota };
    case 'disable':
      return { kind: 'enable' };
    case 'enable':
      return { kind: 'disable' };
    case 'sign-out':
      return undefined;
  }
}

/** Those for whom it would change something. Nobody disables themselves: they could not take it back. */
export const concernedBy = (
  kind: DeedKind,
  accounts: readonly OperatedAccount[],
  me: string | undefined,
): readonly OperatedAccount[] =>
  accounts.filter(({ status, sub }) => {
    if (kind === 'disable') return status === 'enabled' && sub !== me;
    if (kind === 'enable') return status === 'disabled';
    return true;
  });
