import type { FileWithReceipt } from '@stowage/adapters/contract/files';
import { itemsOf, type Call } from '@stowage/console/shared/api/call';
import { insist } from '@stowage/console/uploads/engine/insist';
import type { Trouble } from '@stowage/console/uploads/engine/transport';
import { StoreRefusal } from '@stowage/console/uploads/store-refusal';
import { createHash, type Hash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Writable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { patientApiOf } from '../api/api.ts';
import { terminalPatience } from '../api/patience.ts';
import type { Session } from '../session/session.ts';
import { printable } from '../terminal/format.ts';
import { Refusal } from '../terminal/refusal.ts';

export interface Fetched {
  readonly file: FileWithReceipt;
  /** Where it lies now; undefined where it went to standard output. */
  readonly path: string | undefined;
  /** Was there a checksum to hold it against? */
  readonly isVerified: boolean;
}

/**
 * Fetches a file by its id or its path. What an earlier run has of it, in `<output>.<id>.part`, is not fetched again.
 *
 * @param output a file, a folder that exists, `-` for standard output, or undefined for its own name in this folder
 */
export async function get(session: Session, named: string, output: string | undefined): Promise<Fetched> {
  const call = patientApiOf(session);
  const fileId = ulid.test(named) ? named : await idOf(call, named);
  const file = await call('GET /files/{fileId}', { path: { fileId } });
  const download = new Download(call, file);
  if (output === '-') return { file, path: undefined, isVerified: await download.to(process.stdout) };
  const path = await destination(file, output);
  return { file, path, isVerified: await download.toFile(path) };
}

/** What ids are. A file with such a name is found by `/` and its name. */
const ulid = /^[0-9A-HJKMNP-TV-Z]{26}$/;

async function idOf(call: Call, named: string): Promise<string> {
  const path = named.startsWith('/') ? named : `/${named}`;
  const [folder, name] = [path.slice(0, path.lastIndexOf('/') + 1), path.slice(path.lastIndexOf('/') + 1)];
  const found: string[] = [];
  for await (const file of itemsOf((page) => call('GET /files', { query: { folder, ...page } }))) {
    if (file.name === name.normalize('NFC')) found.push(file.fileId);
  }
  if (found.length === 0) throw new Refusal('not-found', `There is no ${printable(path)}.`);
  if (found.length > 1) {
    throw new Refusal(
      'usage',
      `${found.length} files have this name; take one by its id: ${found.join(', ')}`,
    );
  }
  return found[0]!;
}

/** A name may come from another system: nothing of it leads out of the folder. */
async function destination({ name }: FileWithReceipt, output: string | undefined): Promise<string> {
  const own = basename(name.replace(/[/\\]/g, '_'));
  if (output === undefined) return own;
  const isFolder = (await stat(output).catch(() => undefined))?.isDirectory() === true;
  return isFolder ? join(output, own) : output;
}

type Keep = (chunk: Uint8Array) => Promise<void>;

/** A URL that has run out is followed by a fresh one. */
const passing = (failure: unknown): Trouble =>
  failure instanceof StoreRefusal && (failure.status === 0 || failure.status === 403 || failure.status >= 500)
    ? { kind: 'passing' }
    : { kind: 'lasting' };

class Download {
  readonly #call: Call;
  readonly #file: FileWithReceipt;
  readonly #hash: Hash = createHash('sha256');
  #received = 0;

  constructor(call: Call, file: FileWithReceipt) {
    this.#call = call;
    this.#file = file;
  }

  /** @returns whether there was a checksum to hold it against @throws Refusal if the file is there, or is not right */
  async toFile(path: string): Promise<boolean> {
    if (await stat(path).catch(() => undefined)) {
      throw new Refusal('usage', `${path} is there already; name another place with -o.`);
    }
    // What lies under an id never changes, so what came of it once is good.
    const part = `${path}.${this.#file.fileId}.part`;
    await this.#readKept(part);
    const file = await open(part, this.#received === 0 ? 'w' : 'a');
    try {
      await this.#fetchRest((chunk) => file.appendFile(chunk));
      await file.sync();
    } finally {
      await file.close();
    }
    const isVerified = await this.#check().catch(async (error: unknown) => {
      await rm(part, { force: true });
      throw error;
    });
    await rename(part, path);
    return isVerified;
  }

  async to(stream: Writable): Promise<boolean> {
    await this.#fetchRest(async (chunk) => {
      if (!stream.write(chunk)) await once(stream, 'drain');
    });
    return this.#check();
  }

  /** What there is of it already counts, as long as it is not more than the file. */
  async #readKept(part: string): Promise<void> {
    const size = (await stat(part).catch(() => undefined))?.size ?? 0;
    if (size === 0 || size > this.#file.size) return;
    for await (const chunk of createReadStream(part)) this.#note(chunk as Buffer);
  }

  /** Goes on where the connection broke off, with a fresh URL each time. */
  async #fetchRest(keep: Keep): Promise<void> {
    const never = new AbortController().signal;
    while (this.#received < this.#file.size) {
      const before = this.#received;
      try {
        await insist(() => this.#fetch(keep), passing, terminalPatience, never);
      } catch (error) {
        // As long as something comes each time, it is not hopeless.
        if (passing(error).kind !== 'passing' || this.#received === before) throw error;
      }
    }
  }

  async #fetch(keep: Keep): Promise<void> {
    const { fileId, size } = this.#file;
    const { url } = await this.#call('POST /files/{fileId}/download', { path: { fileId }, body: {} });
    const isRest = this.#received > 0;
    const reply = await fetch(url, isRest ? { headers: { range: `bytes=${this.#received}-` } } : {}).catch(
      () => {
        throw new StoreRefusal(0);
      },
    );
    if (reply.status !== (isRest ? 206 : 200)) {
      await reply.body?.cancel();
      throw new StoreRefusal(reply.status);
    }
    const chunks = (reply.body as ReadableStream<Uint8Array>).values();
    while (this.#received < size) {
      const { done, value } = await chunks.next().catch(() => {
        throw new StoreRefusal(0);
      });
      if (done) throw new StoreRefusal(0);
      await keep(value);
      this.#note(value);
    }
  }

  #note(chunk: Uint8Array): void {
    this.#hash.update(chunk);
    this.#received += chunk.byteLength;
  }

  async #check(): Promise<boolean> {
    const { size, sha256 } = this.#file;
    if (this.#received !== size) throw new Refusal('failed', `${this.#received} bytes came of ${size}.`);
    if (sha256 === undefined) return false;
    if (this.#hash.digest('base64') !== sha256) {
      throw new Refusal('failed', 'What came has another SHA-256 than what was stored; it was thrown away.');
    }
    return true;
  }
}
