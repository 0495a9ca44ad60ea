import type { Caller } from '../kernel/caller.ts';
import { notFound } from '../kernel/errors.ts';
import { FileId } from '../kernel/file-id.ts';
import type { Catalog } from '../ports/catalog.ts';
import type { FileRecord } from './file-record.ts';

/** One of the caller's files, or uploads, with its receipt. */
export class DescribeFile {
  readonly #catalog: Catalog;

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
  }

  /** @throws not-found, also for files that were removed: only the books remember them */
  async execute(command: { caller: Caller; fileId: string }): Promise<FileRecord> {
    const file = await this.#catalog.find(command.caller.owner, FileId.parse(command.fileId));
    if (!file || file.state === 'removed') throw notFound();
    return file;
  }
}
