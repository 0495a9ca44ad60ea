import { cursorsOf } from './cursor.ts';
import type { Handlers, UseCases } from './handlers.ts';
import {
  instant,
  presentActivity,
  presentDetailedAccount,
  presentFile,
  presentOperatedAccount,
  presentSummary,
  presentUpload,
  presentUsage,
} from './present.ts';

/** What is read of one account is read as that account's owner, after the look was recorded. */
export function operationsHandlers(useCases: UseCases): Handlers<'operations'> {
  return {
    async 'GET /operations/accounts'({ caller, route, query }) {
      const cursors = cursorsOf(caller.owner, route, query);
      const { limit, cursor, ...its } = query;
      const page = { limit, after: cursors.open(cursor) };
      const { items, next } = await useCases.listAccounts.execute({ query: its, page });
      return { items: items.map(presentOperatedAccount), nextCursor: cursors.seal(next) };
    },

    async 'GET /operations/accounts/{sub}'({ caller, path, session }) {
      const account = await useCases.lookAtAccount.execute({ caller, sub: path.sub, what: 'account' });
      const sessions = await useCases.listSessions.execute({ account });
      return presentDetailedAccount(account, sessions, session?.id);
    },

    async 'GET /operations/accounts/{sub}/files'({ caller, route, path, query }) {
      const cursors = cursorsOf(caller.owner, route, { ...query, ...path });
      const page = { limit: query.limit, after: cursors.open(query.cursor) };
      const { owner } = await useCases.lookAtAccount.execute({ caller, sub: path.sub, what: 'files' });
      const { items, next } = await useCases.listFiles.execute({
        caller: { ...caller, owner },
        ...query,
        page,
      });
      return { items: items.map(presentFile), nextCursor: cursors.seal(next) };
    },

    async 'GET /operations/accounts/{sub}/uploads'({ caller, route, path, query }) {
      const cursors = cursorsOf(caller.owner, route, { ...query, ...path });
      const page = { limit: query.limit, after: cursors.open(query.cursor) };
      const { owner } = await useCases.lookAtAccount.execute({ caller, sub: path.sub, what: 'uploads' });
      const { items, next } = await useCases.listUnfinishedUploads.execute({
        caller: { ...caller, owner },
        page,
      });
      return { items: items.map(presentUpload), nextCursor: cursors.seal(next) };
    },

    async 'GET /operations/accounts/{sub}/activity'({ caller, route, path, query, goesOn }) {
      const cursors = cursorsOf(caller.owner, route, { ...query, ...path });
      const page = { limit: query.limit, after: cursors.open(query.cursor) };
      const look = { caller, sub: path.sub, what: 'activity', goesOn };
      const { owner } = await useCases.lookAtAccount.execute(look);
      const { items, next } = await useCases.listActivity.execute({
        caller: { ...caller, owner },
        query: { from: instant(query.from), to: instant(query.to), kind: query.kind },
        page,
      });
      return { items: items.map(presentActivity), nextCursor: cursors.seal(next) };
    },

    async 'GET /operations/accounts/{sub}/usage'({ caller, path, query }) {
      const { owner } = await useCases.lookAtAccount.execute({ caller, sub: path.sub, what: 'usage' });
      return presentUsage(
        await useCases.showUsage.execute({ owner, from: instant(query.from), to: instant(query.to) }),
      );
    },

    async 'PUT /operations/accounts/{sub}/quota'({ caller, path, body: quota }) {
      return presentOperatedAccount(await useCases.changeQuota.execute({ caller, sub: path.sub, quota }));
    },

    async 'POST /operations/accounts/{sub}/disable'({ caller, path }) {
      return presentOperatedAccount(
        await useCases.changeStanding.execute({ caller, sub: path.sub, act: 'disable' }),
      );
    },

    async 'POST /operations/accounts/{sub}/enable'({ caller, path }) {
      return presentOperatedAccount(
        await useCases.changeStanding.execute({ caller, sub: path.sub, act: 'enable' }),
      );
    },

    async 'POST /operations/accounts/{sub}/sign-out'({ caller, path }) {
      return presentOperatedAccount(
        await useCases.changeStanding.execute({ caller, sub: path.sub, act: 'signOut' }),
      );
    },

    async 'GET /operations/activity'({ caller, route, query, goesOn }) {
      const cursors = cursorsOf(caller.owner, route, query);
      const { kind, outcome, user } = query;
      const { items, next } = await useCases.listAllActivity.execute({
        caller,
        query: { from: instant(query.from), to: instant(query.to), kind, outcome, user },
        page: { limit: query.limit, after: cursors.open(query.cursor) },
        goesOn,
      });
      return { items: items.map(presentActivity), nextCursor: cursors.seal(next) };
    },

    async 'GET /operations/summary'({ query }) {
      const { step } = query;
      const range = { from: instant(query.from), to: instant(query.to) };
      return presentSummary(await useCases.summarizeActivity.execute({ ...range, step }), step);
    },
  };
}
