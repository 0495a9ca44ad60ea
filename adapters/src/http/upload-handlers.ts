import { cursorsOf } from './cursor.ts';
import type { Handlers, UseCases } from './handlers.ts';
import { presentUpload, presentUploadGrant } from './present.ts';

export function uploadHandlers(useCases: UseCases): Handlers<'upload'> {
  const { startUpload, listUnfinishedUploads, describeFile, renewUpload, cancelUpload } = useCases;
  return {
    async 'POST /upload'({ caller, body, note }) {
      const lastModified = body.lastModified === undefined ? undefined : Date.parse(body.lastModified);
      const started = await startUpload.execute({ caller, ...body, lastModified });
      note({ event: 'upload.started', bytes: body.size });
      return presentUploadGrant(started);
    },

    async 'GET /upload'({ caller, route, query }) {
      const cursors = cursorsOf(caller.owner, route, query);
      const page = { limit: query.limit, after: cursors.open(query.cursor) };
      const { items, next } = await listUnfinishedUploads.execute({ caller, page });
      return { items: items.map(presentUpload), nextCursor: cursors.seal(next) };
    },

    async 'GET /upload/{uploadId}'({ caller, path }) {
      return presentUpload(await describeFile.execute({ caller, fileId: path.uploadId }));
    },

    async 'POST /upload/{uploadId}/renew'({ caller, path }) {
      return presentUploadGrant(await renewUpload.execute({ caller, uploadId: path.uploadId }));
    },

    async 'DELETE /upload/{uploadId}'({ caller, path }) {
      await cancelUpload.execute({ caller, uploadId: path.uploadId });
      return undefined;
    },
  };
}
