import type { FileRecord } from '../files/file-record.ts';
import type { Caller } from '../kernel/caller.ts';
import type { Page, PageRequest } from '../kernel/page.ts';
import type { Catalog } from '../ports/catalog.ts';

/** The caller's uploads whose bytes have not arrived, newest first. */
export class ListUnfinishedUploads {
  readonly #catalog: Catalog;

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
  }

  execute(command: { caller: Caller; page: PageRequest }): Promise<Page<FileRecord>> {
    return this.#catalog.listUnfinished(command.caller.owner, command.page);
  }
}
