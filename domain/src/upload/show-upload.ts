import type { FileRecord } from '../files/file-record.ts';
import type { Caller } from '../kernel/caller.ts';
import { notFound } from '../kernel/errors.ts';
import { FileId } from '../kernel/file-id.ts';
import type { Catalog } from '../ports/catalog.ts';
import type { ObjectStore, StoredPart } from '../ports/object-store.ts';

/** One upload and its state; of one that takes parts also what has arrived, so that nothing is sent twice. */
export class ShowUpload {
  readonly #catalog: Catalog;
  readonly #objectStore: ObjectStore;

  constructor(catalog: Catalog, objectStore: ObjectStore) {
    this.#catalog = catalog;
    this.#objectStore = objectStore;
  }

  /** `parts` is undefined where none may be sent, or may be sent any more. @throws not-found */
  async execute(command: {
    caller: Caller;
    uploadId: string;
  }): Promise<{ file: FileRecord; parts: readonly StoredPart[] | undefined }> {
    const file = await this.#catalog.find(command.caller.owner, FileId.parse(command.uploadId));
    if (!file || file.state === 'removed') throw notFound();
    if (file.state !== 'pending' || !file.parts) return { file, parts: undefined };
    if (file.parts.transferId === undefined) return { file, parts: [] };
    return { file, parts: await this.#objectStore.listParts(file) };
  }
}
