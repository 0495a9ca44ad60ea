import { cursorsOf } from './cursor.ts';
import type { Handlers, UseCases } from './handlers.ts';
import { instant, presentActivity } from './present.ts';

export function activityHandlers({ listActivity }: UseCases): Handlers<'activity'> {
  return {
    async 'GET /activity'({ caller, route, query }) {
      const cursors = cursorsOf(caller.owner, route, query);
      const page = { limit: query.limit, after: cursors.open(query.cursor) };
      const { items, next } = await listActivity.execute({
        caller,
        query: { from: instant(query.from), to: instant(query.to), kind: query.kind },
        page,
      });
      return { items: items.map(presentActivity), nextCursor: cursors.seal(next) };
    },
  };
}
