// What lies under the paths that were named, and the folder that each file goes to.

import { openAsBlob } from 'node:fs';
import { access, constants, readdir, stat } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import type { FileHandle } from '@stowage/console/uploads/engine/upload';
import { Refusal } from '../terminal/refusal.ts';
import { mediaTypes } from './media-types.ts';

export interface Found {
  /** Absolute. */
  readonly path: string;
  /** Its name there, in NFC as the API keeps names. */
  readonly name: string;
  /** `/`, or `/a/b/`. */
  readonly folder: string;
  readonly size: number;
  /** In ms. */
  readonly lastModified: number;
}

export interface Walk {
  readonly files: readonly Found[];
  /** Folders that nothing goes to. */
  readonly emptyFolders: readonly string[];
  /** What is neither a file nor a folder, links to folders, and what may not be read. */
  readonly leftOut: readonly string[];
}

/** @param target the folder that they go to @throws Refusal if a path that was named is not there */
export async function walk(paths: readonly string[], target: string): Promise<Walk> {
  const walk = new Walker();
  for (const path of paths) {
    const absolute = resolve(path);
    const its = await stat(absolute).catch(() => undefined);
    if (!its) throw new Refusal('not-found', `There is no ${path} on this machine.`);
    if (its.isDirectory()) await walk.directory(absolute, target);
    else await walk.file(absolute, target);
  }
  return walk;
}

class Walker implements Walk {
  readonly files: Found[] = [];
  readonly leftOut: string[] = [];
  readonly emptyFolders: string[] = [];

  async directory(path: string, above: string): Promise<void> {
    const entries = await readdir(path, { withFileTypes: true }).catch(() => undefined);
    if (!entries) return void this.leftOut.push(path);
    const name = basename(path).normalize('NFC');
    // The root of a disk has no name.
    const folder = name === '' ? above : `${above}${name}/`;
    const before = this.#found;
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const child = join(path, entry.name);
      if (entry.isDirectory()) await this.directory(child, folder);
      else await this.file(child, folder);
    }
    if (this.#found === before) this.emptyFolders.push(folder);
  }

  get #found(): number {
    return this.files.length + this.emptyFolders.length;
  }

  async file(path: string, folder: string): Promise<void> {
    const its = await stat(path).catch(() => undefined);
    const mayRead = await access(path, constants.R_OK).then(
      () => true,
      () => false,
    );
    // A link to a folder may lead round in a circle.
    if (!its?.isFile() || !mayRead) return void this.leftOut.push(path);
    this.files.push({
      path,
      name: basename(path).normalize('NFC'),
      folder,
      size: its.size,
      lastModified: Math.floor(its.mtimeMs),
    });
  }
}

/** What the engine opens a file by, in this run and in the next. */
export class PathHandle implements FileHandle {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** Its bytes are read when they are sent; if it was changed by then, reading fails. */
  async getFile(): Promise<File> {
    const [{ mtimeMs }, blob] = await Promise.all([stat(this.path), openAsBlob(this.path)]);
    const type = mediaTypes[extname(this.path).slice(1).toLowerCase()] ?? '';
    return new File([blob], basename(this.path), { lastModified: Math.floor(mtimeMs), type });
  }
}
