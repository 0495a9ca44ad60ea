import { InjectionToken, inject } from '@angular/core';
import type { File as StoredFile } from '@stowage/adapters/contract/files';
import { ApiClient } from '../shared/api/api-client';
import { ApiTransport } from './api-transport';
import type { Transport } from './engine/transport';
import { put } from './put';

/** The way of this page's uploads. */
export const UPLOAD_TRANSPORT = new InjectionToken<Transport<StoredFile>>('upload transport', {
  providedIn: 'root',
  factory() {
    const api = inject(ApiClient);
    return new ApiTransport(api.call.bind(api), put);
  },
});
