import type { Handlers, UseCases } from './handlers.ts';
import { presentFile, presentFolder } from './present.ts';

/** A function of its own: the one that lists files then needs no right to write. */
export function changesHandlers(useCases: UseCases): Handlers<'changes'> {
  return {
    async 'POST /files/folders'({ caller, body }) {
      const made = await useCases.makeFolders.execute({ caller, ...body });
      return { items: made.map(presentFolder) };
    },

    async 'DELETE /files/folders'({ caller, query }) {
      await useCases.removeFolder.execute({ caller, ...query });
      return undefined;
    },

    async 'PATCH /files/{fileId}'({ caller, path, body }) {
      return presentFile(await useCases.changeFile.execute({ caller, ...path, ...body }));
    },

    async 'DELETE /files/{fileId}'({ caller, path, query }) {
      await useCases.removeFile.execute({ caller, ...path, ...query });
      return undefined;
    },

    async 'POST /files/{fileId}/restore'({ caller, path }) {
      return presentFile(await useCases.restoreFile.execute({ caller, ...path }));
    },
  };
}
