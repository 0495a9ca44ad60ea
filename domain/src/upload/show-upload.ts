import type { FileRecord } from '../files/file-record.ts';
import type { Caller } from '../kernel/caller.ts';
import { notFound } from '../kernel/errors.ts';
import { FileId } from '../kernel/file-id.ts';
import type { Catalog } from '../ports/catalog.ts';
import type { ObjectStore, StoredPart } from '../ports/object-store.ts';

/** One upload and its state; of one in parts also what has arrived, so that nothing is sent twice. */
export class ShowUpload {
  readonly #catalog: Catalog;
  readonly #objectStore: ObjectStore;

  constructor(catalog: Catalog, objectStore: ObjectStore) {
    this.#catalog = catalog;
    this.#objectStore = objectStore;
  }

  /** @throws not-found */
  async execute(command: {
    caller: Caller;
    uploadId: string;
  }): Promise<{ file: FileRecord; parts: readonly StoredPart[] }> {
    const file = await this.#catalog.find(command.caller.owner, FileId.parse(command.uploadId));
    if (!file || file.state === 'removed') throw notFound();
    const isUnderWay = file.state === 'pending' && file.parts?.transferId !== undefined;
    return { file, parts: isUnderWay ? ((await this.#objectStore.listParts(file)) ?? []) : [] };
  }
}
