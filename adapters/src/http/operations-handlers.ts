import type { PageRequest } from '@stowage/domain';
import type { Handlers, UseCases } from './handlers.ts';
import { pageReply } from './page-reply.ts';
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
    async 'GET /operations/accounts'(request) {
      const { limit: _limit, cursor: _cursor, ...query } = request.query;
      const read = (page: PageRequest) => useCases.listAccounts.execute({ query, page });
      return pageReply(request, request.query, read, presentOperatedAccount);
    },

    async 'GET /operations/accounts/{sub}'({ caller, path, session }) {
      const account = await useCases.lookAtAccount.execute({ caller, sub: path.sub, what: 'account' });
      const sessions = await useCases.listSessions.execute({ account });
      return presentDetailedAccount(account, sessions, session?.id);
    },

    async 'GET /operations/accounts/{sub}/files'(request) {
      const { caller, path, query } = request;
      const read = async (page: PageRequest) => {
        const { owner } = await useCases.lookAtAccount.execute({ caller, sub: path.sub, what: 'files' });
        return useCases.listFiles.execute({ caller: { ...caller, owner }, ...query, page });
      };
      return pageReply(request, { ...query, ...path }, read, presentFile);
    },

    async 'GET /operations/accounts/{sub}/uploads'(request) {
      const { caller, path, query } = request;
      const read = async (page: PageRequest) => {
        const { owner } = await useCases.lookAtAccount.execute({ caller, sub: path.sub, what: 'uploads' });
        return useCases.listUnfinishedUploads.execute({ caller: { ...caller, owner }, page });
      };
      return pageReply(request, { ...query, ...path }, read, presentUpload);
    },

    async 'GET /operations/accounts/{sub}/activity'(request) {
      const { caller, path, query, goesOn } = request;
      const filters = { from: instant(query.from), to: instant(query.to), kind: query.kind };
      const read = async (page: PageRequest) => {
        const look = { caller, sub: path.sub, what: 'activity', goesOn };
        const { owner } = await useCases.lookAtAccount.execute(look);
        return useCases.listActivity.execute({ caller: { ...caller, owner }, query: filters, page });
      };
      return pageReply(request, { ...query, ...path }, read, presentActivity);
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

    async 'GET /operations/activity'(request) {
      const { caller, query, goesOn } = request;
      const { kind, outcome, user } = query;
      const filters = { from: instant(query.from), to: instant(query.to), kind, outcome, user };
      const read = (page: PageRequest) =>
        useCases.listAllActivity.execute({ caller, query: filters, page, goesOn });
      return pageReply(request, query, read, presentActivity);
    },

    async 'GET /operations/summary'({ query }) {
      const { step } = query;
      const range = { from: instant(query.from), to: instant(query.to) };
      return presentSummary(await useCases.summarizeActivity.execute({ ...range, step }), step);
    },
  };
}
