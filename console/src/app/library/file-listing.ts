import { Injectable, inject } from '@angular/core';
import type { File as StoredFile } from '@stowage/adapters/contract/files';
import { ApiClient } from '../shared/api/api-client';
import { Listing } from '../shared/api/listing';

export type SortKey = 'name' | 'size' | 'uploadedAt';
export type Order = 'asc' | 'desc';

export interface ListingQuery {
  readonly search: string;
  readonly sort: SortKey;
  readonly order: Order;
  readonly state: 'stored' | 'trashed';
}

const pageSize = 200;

/** My files. */
@Injectable()
export class FileListing extends Listing<ListingQuery, StoredFile> {
  constructor() {
    const api = inject(ApiClient);
    super((query, cursor) => api.call('GET /files', { query: { ...query, limit: pageSize, cursor } }));
  }
}
