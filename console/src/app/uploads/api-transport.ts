import { Injectable, inject } from '@angular/core';
import type { FileWithReceipt } from '@stowage/adapters/contract/files';
import type { MultipartPlan, UploadGrant } from '@stowage/adapters/contract/uploads';
import { ApiClient } from '../shared/api/api-client';
import { put } from './put';
import { sha256Of } from './sha256';
import type { Transport } from './upload-queue';

/** Uploads by way of our API and the store: one grant and one PUT, or, of a large file, one part after the other. */
@Injectable({ providedIn: 'root' })
export class ApiTransport implements Transport<UploadGrant, FileWithReceipt> {
  readonly #api = inject(ApiClient);

  async prepare(file: File, signal: AbortSignal): Promise<UploadGrant> {
    const sha256 = await sha256Of(file);
    signal.throwIfAborted();
    return this.#api.call('POST /upload', {
      body: {
        name: file.name.normalize('NFC'),
        size: file.size,
        ...(file.type && { contentType: file.type }),
        ...(sha256 && { sha256 }),
        ...(file.lastModified > 0 && { lastModified: new Date(file.lastModified).toISOString() }),
      },
    });
  }

  async send(
    grant: UploadGrant,
    file: File,
    onSent: (bytes: number) => void,
    signal: AbortSignal,
  ): Promise<void> {
    if (grant.strategy === 'multipart') return this.#sendParts(grant, file, onSent, signal);
    await put({ url: grant.url, headers: grant.headers, body: file }, onSent, signal);
  }

  async #sendParts(
    { uploadId, partSize, partCount }: MultipartPlan,
    file: File,
    onSent: (bytes: number) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const path = { uploadId };
    const sent: { partNumber: number; etag: string }[] = [];
    for (let partNumber = 1; partNumber <= partCount; partNumber += 1) {
      const start = (partNumber - 1) * partSize;
      const signed = await this.#api.call('POST /upload/{uploadId}/parts', {
        path,
        body: { partNumbers: [partNumber] },
      });
      const { url, headers } = signed.parts[0]!;
      const body = file.slice(start, start + partSize);
      const etag = await put({ url, headers, body }, (bytes) => onSent(start + bytes), signal);
      sent.push({ partNumber, etag });
    }
    signal.throwIfAborted();
    await this.#api.call('POST /upload/{uploadId}/complete', { path, body: { parts: sent } });
  }

  async recorded({ fileId }: UploadGrant): Promise<FileWithReceipt | undefined> {
    const file = await this.#api.call('GET /files/{fileId}', { path: { fileId } });
    return file.state === 'pending' ? undefined : file;
  }

  async cancel({ uploadId }: UploadGrant): Promise<void> {
    await this.#api.call('DELETE /upload/{uploadId}', { path: { uploadId } });
  }
}
