var __decorate =
  (this && this.__decorate) ||
  function (decorators, target, key, desc) {
    var c = arguments.length,
      r = c < 3 ? target : desc === null ? (desc = Object.getOwnPropertyDescriptor(target, key)) : desc,
      d;
    if (typeof Reflect === 'object' && typeof Reflect.decorate === 'function')
      r = Reflect.decorate(decorators, target, key, desc);
    else
      for (var i = decorators.length - 1; i >= 0; i--)
        if ((d = decorators[i])) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return (c > 3 && r && Object.defineProperty(target, key, r), r);
  };
import { Injectable, inject } from '@angular/core';
import { ApiClient } from '../shared/api/api-client';
import { ApiProblem } from '../shared/api/api-problem';
import { put, StoreRefusal } from './put';
/** So few are asked for one by one; more are looked for in the newest page of the library. */
const fewFiles = 3;
/** Uploads by way of our API and the store. */
let ApiTransport = class ApiTransport {
  #api = inject(ApiClient);
  async start(files) {
    const { results } = await this.#api.call('POST /upload/batch', {
      body: { uploads: files.map(asRequest) },
    });
    return results.map((result) =>
      'upload' in result
        ? { plan: asPlan(result.upload) }
        : { failure: new ApiProblem(result.problem.code, result.problem.detail, result.problem) },
    );
  }
  async renew(uploadId) {
    return asPlan(await this.#api.call('POST /upload/{uploadId}/renew', { path: { uploadId } }));
  }
  async signParts(uploadId, partNumbers) {
    const { parts, expiresAt } = await this.#api.call('POST /upload/{uploadId}/parts', {
      path: { uploadId },
      body: { partNumbers: [...partNumbers] },
    });
    return new Map(
      parts.map(({ partNumber, url, headers }) => [
        partNumber,
        { url, headers, expiresAt: Date.parse(expiresAt) },
      ]),
    );
  }
  put({ url, headers }, body, onSent, signal) {
    return put({ url, headers, body }, onSent, signal);
  }
  async complete(uploadId, parts) {
    const body = { parts: parts.map(({ partNumber, etag }) => ({ partNumber, etag })) };
    await this.#api.call('POST /upload/{uploadId}/complete', { path: { uploadId }, body });
  }
  async find(uploadId) {
    const { state, parts } = await this.#api.call('GET /upload/{uploadId}', { path: { uploadId } });
    return { state, parts: parts ?? [] };
  }
  async cancel(uploadId) {
    await this.#api.call('DELETE /upload/{uploadId}', { path: { uploadId } });
  }
  async recorded(files) {
    const alone = files.length <= fewFiles ? files : files.filter(({ isLate }) => isLate).slice(0, fewFiles);
    const [newest, found] = await Promise.all([
      files.length > fewFiles ? this.#newest(files.length) : [],
      Promise.all(alone.map(({ fileId }) => this.#one(fileId))),
    ]);
    const wanted = new Set(files.map(({ fileId }) => fileId));
    const known = [...newest, ...found].filter((file) => file && wanted.has(file.fileId));
    return new Map(known.map((file) => [file.fileId, file]));
  }
  judge(failure) {
    if (failure instanceof StoreRefusal) return troubleOfStore(failure.status);
    if (failure instanceof ApiProblem) return troubleOfApi(failure);
    return { kind: 'lasting' };
  }
  async #newest(count) {
    const limit = Math.min(1000, Math.ceil(count * 1.5) + 20);
    const query = { sort: 'uploadedAt', order: 'desc', limit };
    return (await this.#api.call('GET /files', { query })).items;
  }
  async #one(fileId) {
    const file = await this.#api.call('GET /files/{fileId}', { path: { fileId } });
    return file.state === 'pending' ? undefined : file;
  }
};
ApiTransport = __decorate([Injectable({ providedIn: 'root' })], ApiTransport);
export { ApiTransport };
function asRequest(file) {
  return {
    name: file.name,
    folder: file.folder,
    size: file.size,
    ...(file.type && { contentType: file.type }),
    ...(file.sha256 && { sha256: file.sha256 }),
    ...(file.lastModified > 0 && { lastModified: new Date(file.lastModified).toISOString() }),
  };
}
const asPlan = (grant) =>
  grant.strategy === 'single' ? { ...grant, expiresAt: Date.parse(grant.expiresAt) } : grant;
function troubleOfStore(status) {
  // 409 is S3's word for two writes at once.
  if ([0, 408, 409, 429].includes(status) || status >= 500) return { kind: 'passing' };
  if (status === 403) return { kind: 'expired' };
  if (status === 404) return { kind: 'gone' };
  return { kind: status === 412 ? 'taken' : 'lasting' };
}
function troubleOfApi({ code, retryAfterMs }) {
  switch (code) {
    case 'offline':
    case 'unavailable':
    case 'internal':
    case 'too-many-requests':
      return { kind: 'passing', afterMs: retryAfterMs };
    case 'unauthorized':
      return { kind: 'signed-out' };
    case 'not-found':
      return { kind: 'gone' };
    case 'conflict':
      return { kind: 'conflict' };
    default:
      return { kind: 'lasting' };
  }
}
