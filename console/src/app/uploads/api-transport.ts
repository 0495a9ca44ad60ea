import type { File as StoredFile } from '@stowage/adapters/contract/files';
import type { StartUploadRequest, UploadGrant } from '@stowage/adapters/contract/uploads';
import { ApiProblem } from '../shared/api/api-problem.ts';
import { itemsOf, type Call } from '../shared/api/call.ts';
import type {
  Announcement,
  Awaited,
  KnownUpload,
  Plan,
  SignedRequest,
  SinglePlan,
  StartOutcome,
  StoredPart,
  Transport,
  Trouble,
} from './engine/transport.ts';
import { StoreRefusal } from './store-refusal.ts';

/** So few are asked for one by one; more are looked for among the newest of the library. */
const fewFiles = 3;

/**
 * One PUT with exactly the granted headers. @returns the ETag
 * @throws StoreRefusal; the signal's reason if that is aborted
 */
export type Put = (
  request: Pick<SignedRequest, 'url' | 'headers'> & { readonly body: Blob },
  onSent: (bytes: number) => void,
  signal: AbortSignal,
) => Promise<string>;

/** Uploads by way of our API and the store; how requests travel is the page's or the terminal's. */
export class ApiTransport implements Transport<StoredFile> {
  readonly #call: Call;
  readonly #put: Put;

  constructor(call: Call, put: Put) {
    this.#call = call;
    this.#put = put;
  }

  async start(files: readonly Announcement[]): Promise<readonly StartOutcome[]> {
    const { results } = await this.#call('POST /upload/batch', {
      body: { uploads: files.map(asRequest) },
    });
    return results.map((result, index) =>
      'upload' in result
        ? { plan: asPlan(result.upload, files[index]!.partChecksums) }
        : { failure: new ApiProblem(result.problem.code, result.problem.detail, result.problem) },
    );
  }

  async renew(uploadId: string): Promise<SinglePlan> {
    const grant = await this.#call('POST /upload/{uploadId}/renew', { path: { uploadId } });
    return asPlan(grant, false) as SinglePlan;
  }

  async signParts(
    uploadId: string,
    partNumbers: readonly number[],
    checksums: ReadonlyMap<number, string>,
  ): Promise<ReadonlyMap<number, SignedRequest>> {
    const { parts, expiresAt } = await this.#call('POST /upload/{uploadId}/parts', {
      path: { uploadId },
      body: {
        partNumbers: [...partNumbers],
        ...(checksums.size > 0 && { checksums: Object.fromEntries(checksums) }),
      },
    });
    return new Map(
      parts.map(({ partNumber, url, headers }) => [
        partNumber,
        { url, headers, expiresAt: Date.parse(expiresAt) },
      ]),
    );
  }

  put(
    { url, headers }: SignedRequest,
    body: Blob,
    onSent: (bytes: number) => void,
    signal: AbortSignal,
  ): Promise<string> {
    return this.#put({ url, headers, body }, onSent, signal);
  }

  async complete(uploadId: string, parts: readonly StoredPart[]): Promise<void> {
    const body = { parts: parts.map(({ partNumber, etag }) => ({ partNumber, etag })) };
    await this.#call('POST /upload/{uploadId}/complete', { path: { uploadId }, body });
  }

  async find(uploadId: string): Promise<KnownUpload> {
    const { state, parts } = await this.#call('GET /upload/{uploadId}', { path: { uploadId } });
    return { state, parts: parts ?? [] };
  }

  async cancel(uploadId: string): Promise<void> {
    await this.#call('DELETE /upload/{uploadId}', { path: { uploadId } });
  }

  async trash(fileId: string): Promise<void> {
    await this.#call('DELETE /files/{fileId}', { path: { fileId } });
  }

  async recorded(files: readonly Awaited[]): Promise<ReadonlyMap<string, StoredFile>> {
    const alone = files.length <= fewFiles ? files : files.filter(({ isLate }) => isLate).slice(0, fewFiles);
    const [newest, found] = await Promise.all([
      files.length > fewFiles ? this.#newest(files.length) : [],
      Promise.all(alone.map(({ fileId }) => this.#one(fileId))),
    ]);
    const wanted = new Set(files.map(({ fileId }) => fileId));
    const known = [...newest, ...found].filter((file) => file && wanted.has(file.fileId)) as StoredFile[];
    return new Map(known.map((file) => [file.fileId, file]));
  }

  judge(failure: unknown): Trouble {
    if (failure instanceof StoreRefusal) return troubleOfStore(failure.status);
    if (failure instanceof ApiProblem) return troubleOfApi(failure);
    return { kind: 'lasting' };
  }

  /** Somewhat more than so many: other files may have come between them. */
  async #newest(count: number): Promise<readonly StoredFile[]> {
    const most = Math.ceil(count * 1.5) + 20;
    const newestFirst = { sort: 'uploadedAt', order: 'desc', limit: Math.min(1000, most) } as const;
    const files: StoredFile[] = [];
    const pages = itemsOf(({ cursor }) => this.#call('GET /files', { query: { ...newestFirst, cursor } }));
    for await (const file of pages) if (files.push(file) === most) break;
    return files;
  }

  async #one(fileId: string): Promise<StoredFile | undefined> {
    const file = await this.#call('GET /files/{fileId}', { path: { fileId } });
    return file.state === 'pending' ? undefined : file;
  }
}

function asRequest(file: Announcement): StartUploadRequest {
  return {
    uploadId: file.uploadId,
    name: file.name,
    folder: file.folder,
    size: file.size,
    ...(file.type && { contentType: file.type }),
    ...(file.sha256 && { sha256: file.sha256 }),
    partChecksums: file.partChecksums,
    ...(file.lastModified > 0 && { lastModified: new Date(file.lastModified).toISOString() }),
  };
}

const asPlan = (grant: UploadGrant, checksums: boolean): Plan =>
  grant.strategy === 'single'
    ? { ...grant, expiresAt: Date.parse(grant.expiresAt) }
    : { ...grant, checksums };

function troubleOfStore(status: number): Trouble {
  // 409 is S3's word for two writes at once.
  if ([0, 408, 409, 429].includes(status) || status >= 500) return { kind: 'passing' };
  if (status === 403) return { kind: 'expired' };
  if (status === 404) return { kind: 'gone' };
  return { kind: status === 412 ? 'taken' : 'lasting' };
}

function troubleOfApi({ code, retryAfterMs }: ApiProblem): Trouble {
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
