import { agentOf } from './agent.ts';
import type { Handlers, UseCases } from './handlers.ts';
import { presentAccount } from './present.ts';

export function accountHandlers(useCases: UseCases): Handlers<'account'> {
  const { showAccount, endSession, changeStanding } = useCases;
  return {
    async 'GET /account'({ caller, session, header }) {
      const seen = session && { ...session, agent: agentOf(header('user-agent')) };
      const shown = await showAccount.execute({ caller, session: seen });
      return presentAccount(caller.owner, shown, session?.id);
    },

    async 'DELETE /account/sessions/{sessionId}'({ caller, path }) {
      await endSession.execute({ caller, sessionId: path.sessionId });
      return undefined;
    },

    async 'DELETE /account/sessions'({ caller }) {
      await changeStanding.execute({ caller, sub: caller.owner, act: 'signOut' });
      return undefined;
    },
  };
}
