import type { PageRequest } from '@stowage/domain';
import type { Handlers, UseCases } from './handlers.ts';
import { pageReply } from './page-reply.ts';
import { presentFile, presentFileWithReceipt, presentFolder } from './present.ts';

export function filesHandlers({ listFiles, listFolders, describeFile }: UseCases): Handlers<'files'> {
  return {
    async 'GET /files'(request) {
      const { caller, query } = request;
      return pageReply(request, query, (page) => listFiles.execute({ caller, ...query, page }), presentFile);
    },

    async 'GET /files/folders'(request) {
      const { caller, query } = request;
      const read = (page: PageRequest) => listFolders.execute({ caller, folder: query.folder, page });
      return pageReply(request, query, read, presentFolder);
    },

    async 'GET /files/{fileId}'({ caller, path }) {
      return presentFileWithReceipt(await describeFile.execute({ caller, fileId: path.fileId }));
    },
  };
}
