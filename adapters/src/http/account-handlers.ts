import type { Handlers, UseCases } from './handlers.ts';
import { presentAccount } from './present.ts';

export function accountHandlers({ showAccount }: UseCases): Handlers<'account'> {
  return {
    async 'GET /account'({ caller }) {
      const { account, user } = await showAccount.execute({ caller });
      return presentAccount(caller.owner, account, user);
    },
  };
}
