// The built console, as CloudFront would serve it from its bucket. It is small, so it is held in memory: what is not
// in the map does not exist, and no path can lead anywhere else.

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

export interface ConsoleFile {
  readonly body: Buffer;
  /** Brotli; absent where it would not be smaller. */
  readonly compressed: Buffer | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

/** The console's files by path; without entries if there is no such directory. */
export class ConsoleFiles {
  readonly #files = new Map<string, ConsoleFile>();

  constructor(directory: string) {
    for (const path of listFiles(directory)) {
      this.#files.set(`/${path.split(sep).join('/')}`, readFile(join(directory, path)));
    }
  }

  /** The file at `path`; for a path that has no extension, the page that knows all the console's routes. */
  find(path: string): ConsoleFile | undefined {
    const name = path.slice(path.lastIndexOf('/') + 1);
    return this.#files.get(name.includes('.') ? path : '/index.html');
  }
}

function listFiles(directory: string): string[] {
  try {
    return readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function readFile(path: string): ConsoleFile {
  const body = readFileSync(path);
  const type = typeOf[extname(path)] ?? 'application/octet-stream';
  const isText = !type.startsWith('image/') || type === 'image/svg+xml';
  const compressed = isText ? compress(body) : undefined;
  return {
    body,
    compressed: compressed && compressed.length < body.length ? compressed : undefined,
    headers: {
      'content-type': type,
      etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
      'cache-control': hashed.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
      vary: 'accept-encoding',
    },
  };
}

const compress = (body: Buffer): Buffer =>
  brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } });

/** The build puts eight characters of the content's hash into a name that may be cached for ever. */
const hashed = /-[\w-]{8}\.(?:js|css|woff2)$/;

const typeOf: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
};
