// What outlives a run: a file of lines for each process, named after it. What a process left that is no longer there,
// the next one takes over.

import type { Memory, SavedUpload } from '@stowage/console/uploads/engine/memory';
import { appendFileSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { stateDirectory } from '../session/places.ts';
import { PathHandle } from './walk.ts';

/** An upload as it lies in the log; the handle is its path. */
interface Row extends Omit<SavedUpload, 'handle'> {
  readonly path: string;
  readonly site: string;
  readonly owner: string;
  readonly savedAt: number;
}

type Line = { readonly save: Row } | { readonly forget: string };

/** What nobody came back for is forgotten. In ms. */
const longestKept = 7 * 24 * 3600 * 1000;

const nameOf = (pid: number, part: number): string => `${pid}-${part}.jsonl`;
const logName = /^(\d+)-\d+\.jsonl$/;

export class RunLog implements Memory {
  readonly #site: string;
  readonly #owner: string;
  readonly #directory: string;
  readonly #path: string;
  readonly #kept = new Set<string>();

  constructor(site: string, owner: string, directory = join(stateDirectory(), 'uploads')) {
    this.#site = site;
    this.#owner = owner;
    this.#directory = directory;
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    this.#path = join(directory, nameOf(process.pid, Date.now()));
  }

  /** Takes over what processes left that have ended. @returns of it, what this person was sending to this site */
  claim(): readonly SavedUpload[] {
    const left = readdirSync(this.#directory).filter((name) => hasEnded(Number(logName.exec(name)?.[1])));
    const rows = left.flatMap((name, index) => this.#take(name, index));
    return rows
      .filter(({ site, owner }) => site === this.#site && owner === this.#owner)
      .map(({ path, site: _, owner: __, savedAt: ___, ...upload }) => ({
        ...upload,
        handle: new PathHandle(path),
      }));
  }

  save(uploads: readonly SavedUpload[]): void {
    const [site, owner, savedAt] = [this.#site, this.#owner, Date.now()];
    for (const { id } of uploads) this.#kept.add(id);
    this.#append(
      uploads.map(({ handle, ...upload }) => ({
        save: { ...upload, path: (handle as PathHandle).path, site, owner, savedAt },
      })),
    );
  }

  forget(ids: readonly string[]): void {
    const known = ids.filter((id) => this.#kept.delete(id));
    this.#append(known.map((id) => ({ forget: id })));
    if (this.#kept.size === 0) rmSync(this.#path, { force: true });
  }

  /** Of two processes that want the same log one gets it. */
  #take(name: string, index: number): readonly Row[] {
    const ours = join(this.#directory, nameOf(process.pid, Date.now() * 1000 + index));
    try {
      renameSync(join(this.#directory, name), ours);
    } catch {
      return [];
    }
    const rows = rowsIn(readFileSync(ours, 'utf8')).filter(
      ({ savedAt }) => savedAt > Date.now() - longestKept,
    );
    for (const { id } of rows) this.#kept.add(id);
    this.#append(rows.map((save) => ({ save })));
    rmSync(ours);
    return rows;
  }

  #append(lines: readonly Line[]): void {
    if (lines.length === 0) return;
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    appendFileSync(this.#path, text, { mode: 0o600 });
  }
}

/** The last line may have been cut off in a crash. */
function rowsIn(text: string): Row[] {
  const rows = new Map<string, Row>();
  for (const line of text.split('\n').slice(0, -1)) {
    const entry = JSON.parse(line) as Line;
    if ('save' in entry) rows.set(entry.save.id, entry.save);
    else rows.delete(entry.forget);
  }
  return [...rows.values()];
}

function hasEnded(pid: number): boolean {
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    // EPERM is somebody else's process, but a process.
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
