import type { Handlers, UseCases } from './handlers.ts';
import { presentFile } from './present.ts';

/** A function of its own: the one that lists files then needs no right to write. */
export function changesHandlers(useCases: UseCases): Handlers<'changes'> {
  return {
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
