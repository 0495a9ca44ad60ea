import type { Caller } from '../kernel/caller.ts';
import { invalid } from '../kernel/errors.ts';
import type { Page, PageRequest } from '../kernel/page.ts';
import type { Catalog, FileQuery } from '../ports/catalog.ts';
import { FileName } from './file-name.ts';
import type { FileRecord } from './file-record.ts';
import { Folder } from './folder.ts';

export interface ListFilesCommand {
  readonly caller: Caller;
  readonly folder?: string | undefined;
  /** Literal text; a file matches if each word of it begins a word of the file's name. */
  readonly search?: string | undefined;
  readonly sort: FileQuery['sort'];
  readonly order: FileQuery['order'];
  readonly state: FileQuery['state'];
  readonly page: PageRequest;
}

// Each word costs an index look-up; nobody types more than this.
const mostWords = 8;

/** The caller's files, sorted and searched over all of them, a page at a time. */
export class ListFiles {
  readonly #catalog: Catalog;

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
  }

  /** @throws invalid-request */
  async execute(command: ListFilesCommand): Promise<Page<FileRecord>> {
    const words = FileName.words(command.search ?? '');
    if (words.length > mostWords) throw invalid('search', `must have at most ${mostWords} words`);
    // Text without a letter or digit, such as "%", is in no index: it matches nothing rather than everything.
    if (words.length === 0 && command.search?.trim()) return { items: [], next: null };
    return this.#catalog.list(
      command.caller.owner,
      {
        state: command.state,
        folder: command.folder === undefined ? undefined : Folder.parse(command.folder),
        words,
        sort: command.sort,
        order: command.order,
      },
      command.page,
    );
  }
}
