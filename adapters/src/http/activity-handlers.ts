import type { Handlers, UseCases } from './handlers.ts';
import { pageReply } from './page-reply.ts';
import { instant, presentActivity } from './present.ts';

export function activityHandlers({ listActivity }: UseCases): Handlers<'activity'> {
  return {
    async 'GET /activity'(request) {
      const { caller, query } = request;
      const filters = { from: instant(query.from), to: instant(query.to), kind: query.kind };
      return pageReply(
        request,
        query,
        (page) => listActivity.execute({ caller, query: filters, page }),
        presentActivity,
      );
    },
  };
}
