import { cursorsOf } from './cursor.ts';
import type { Handlers, UseCases } from './handlers.ts';
import { presentFile, presentFileWithReceipt, presentFolder } from './present.ts';

export function filesHandlers({ listFiles, listFolders, describeFile }: UseCases): Handlers<'files'> {
  return {
    async 'GET /files'({ caller, route, query }) {
      const cursors = cursorsOf(caller.owner, route, query);
      const page = { limit: query.limit, after: cursors.open(query.cursor) };
      const { items, next } = await listFiles.execute({ caller, ...query, page });
      return { items: items.map(presentFile), nextCursor: cursors.seal(next) };
    },

    async 'GET /files/folders'({ caller, route, query }) {
      const cursors = cursorsOf(caller.owner, route, query);
      const page = { limit: query.limit, after: cursors.open(query.cursor) };
      const { items, next } = await listFolders.execute({ caller, folder: query.folder, page });
      return { items: items.map(presentFolder), nextCursor: cursors.seal(next) };
    },

    async 'GET /files/{fileId}'({ caller, path }) {
      return presentFileWithReceipt(await describeFile.execute({ caller, fileId: path.fileId }));
    },
  };
}
