import { computed, Injectable, inject } from '@angular/core';
import type { File as StoredFile } from '@stowage/adapters/contract/files';
import type { Folder } from '@stowage/adapters/contract/folders';
import { ApiClient } from '../shared/api/api-client';
import type { PageOf } from '../shared/api/call';
import { Listing } from '../shared/api/listing';

export type SortKey = 'name' | 'size' | 'uploadedAt';
export type Order = 'asc' | 'desc';

export interface ListingQuery {
  /** What lies directly in it; of all folders, if undefined. */
  readonly folder: string | undefined;
  readonly search: string;
  readonly sort: SortKey;
  readonly order: Order;
  readonly state: 'stored' | 'trashed';
}

type Page = PageOf<Folder | StoredFile>;

const pageSize = 200;
/** Nearly always all of them, so that the files below can be shown. */
const folderPageSize = 1000;
/** Where the reading of the files goes on, rather than that of the folders. */
const amongFiles = 'files:';

/** My files; of a folder all its folders come first, by name. */
@Injectable()
export class FileListing extends Listing<ListingQuery, Folder | StoredFile> {
  readonly folders = computed(() => this.items().filter((item): item is Folder => !isFile(item)));
  readonly files = computed(() => this.items().filter(isFile));

  constructor() {
    const api = inject(ApiClient);
    const readFiles = async (query: ListingQuery, cursor?: string): Promise<Page> => {
      const { items, nextCursor } = await api.call('GET /files', {
        query: { ...query, limit: pageSize, cursor },
      });
      return { items, nextCursor: nextCursor === null ? null : amongFiles + nextCursor };
    };
    super(async (query, cursor) => {
      const { folder } = query;
      if (folder === undefined) return readFiles(query, cursor?.slice(amongFiles.length));
      if (cursor?.startsWith(amongFiles)) return readFiles(query, cursor.slice(amongFiles.length));
      const [folders, files] = await Promise.all([
        api.call('GET /files/folders', { query: { folder, limit: folderPageSize, cursor } }),
        readFiles(query),
      ]);
      if (folders.nextCursor !== null) return folders;
      return { items: [...folders.items, ...files.items], nextCursor: files.nextCursor };
    });
  }
}

const isFile = (item: Folder | StoredFile): item is StoredFile => 'fileId' in item;
