import { cursorsOf } from './cursor.ts';
import type { Handlers, UseCases } from './handlers.ts';
import { presentFile, presentFileWithReceipt } from './present.ts';

export function filesHandlers({ listFiles, describeFile }: UseCases): Handlers<'files'> {
  return {
    async 'GET /files'({ caller, route, query }) {
      const cursors = cursorsOf(caller.owner, route, query);
      const page = { limit: query.limit, after: cursors.open(query.cursor) };
      const { items, next } = await listFiles.execute({ caller, ...query, page });
      return { items: items.map(presentFile), nextCursor: cursors.seal(next) };
    },

    async 'GET /files/{fileId}'({ caller, path }) {
      return presentFileWithReceipt(await describeFile.execute({ caller, fileId: path.fileId }));
    },
  };
}
