import type { Handlers, UseCases } from './handlers.ts';
import { presentDownload } from './present.ts';

/** A function of its own: the one that lists files then needs no right to read any. */
export function downloadHandlers({ downloadFile }: UseCases): Handlers<'download'> {
  return {
    async 'POST /files/{fileId}/download'({ caller, path, body, note }) {
      const { file, grant } = await downloadFile.execute({
        caller,
        fileId: path.fileId,
        disposition: body.disposition,
      });
      note({ event: 'file.downloaded', bytes: file.size });
      return presentDownload(grant);
    },
  };
}
