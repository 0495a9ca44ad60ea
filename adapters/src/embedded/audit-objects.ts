// The store's rows against its files on the disk.

import { ObjectKey } from '@stowage/domain';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { Difference } from './audit-books.ts';
import { nameOf, placeOf } from './object-files.ts';

interface ObjectRow {
  readonly key: string;
  readonly size: number;
  /** Base64; of an object in parts that of the parts' SHA-256s. */
  readonly sha256: string;
  /** Of a file in parts. */
  readonly partSize: number | null;
  /** As the client declared it. */
  readonly declared: string | null;
}

/**
 * @param directory of the objects, as `FileObjectStore` has it
 * @param deep read every byte and compare the checksums
 */
export async function* auditObjects(
  sqlite: DatabaseSync,
  directory: string,
  { deep }: { readonly deep: boolean },
): AsyncGenerator<Difference> {
  const about = 'files on the disk';
  const known = new Set<string>();
  const rows = sqlite
    .prepare(
      `SELECT key, objects.size, objects.sha256, parts ->> 'partSize' AS partSize, files.sha256 AS declared
      FROM objects LEFT JOIN files ON key = 'u/' || sub || '/' || file_id`,
    )
    .all() as unknown as ObjectRow[];
  for (const row of rows) {
    const key = ObjectKey.parse(row.key);
    known.add(nameOf(key));
    const path = placeOf(join(directory, 'objects'), key);
    const size = await stat(path).then(
      (its) => its.size,
      () => undefined,
    );
    if (size === undefined) yield { about, says: `the object ${row.key} has no file` };
    else if (size !== row.size) {
      yield { about, says: `the object ${row.key} has ${row.size} bytes, and its file ${size}` };
    } else if (deep && !(await isIntact(path, row))) {
      yield { about: 'checksums', says: `the object ${row.key} has other bytes than those that arrived` };
    }
  }
  for (const folder of await readdir(join(directory, 'objects')).catch(() => [])) {
    for (const name of await readdir(join(directory, 'objects', folder))) {
      if (!known.has(name)) yield { about, says: `the file ${folder}/${name} is of no object` };
    }
  }
}

async function isIntact(path: string, { sha256, partSize, declared }: ObjectRow): Promise<boolean> {
  if (partSize === null) {
    const found = (await digest(path)).toString('base64');
    return found === sha256 && (declared === null || declared === found);
  }
  const { size } = await stat(path);
  const ofParts = createHash('sha256');
  for (let start = 0; start < size; start += partSize) {
    ofParts.update(await digest(path, { start, end: Math.min(start + partSize, size) - 1 }));
  }
  return ofParts.digest('base64') === sha256;
}

/** @param range inclusive; the whole file if absent */
async function digest(path: string, range: { start?: number; end?: number } = {}): Promise<Buffer> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { ...range, highWaterMark: 1024 ** 2 })) {
    hash.update(chunk as Buffer);
  }
  return hash.digest();
}
