// What a command says while it uploads: to a person at a terminal, to a log, or to a program.

import type { File as StoredFile } from '@stowage/adapters/contract/files';
import { isSent, type UploadItem } from '@stowage/console/uploads/engine/upload';
import type { QueueState } from '@stowage/console/uploads/engine/upload-queue';
import { Presets, SingleBar } from 'cli-progress';
import type { Found } from '../upload/walk.ts';
import { failureCode, failureText } from './failure-text.ts';
import { formatBytes } from './format.ts';

type Upload = UploadItem<StoredFile>;

export interface Report {
  note(sentence: string): void;
  leftOut(path: string): void;
  unchanged(found: Found, stored: StoredFile): void;
  skipped(found: Found): void;
  progress(state: QueueState<StoredFile>): void;
  outcome(item: Upload): void;
  /** Says how it all came out. */
  close(): void;
}

export type Write = (line: string) => void;

/** One line a file; on a terminal a bar instead, and a line only for what went wrong. */
export class ReportInWords implements Report {
  readonly #say: Write;
  readonly #bar: SingleBar | undefined;
  readonly #later: string[] = [];
  readonly #counts = { uploaded: 0, unchanged: 0, skipped: 0, failed: 0, 'left out': 0 };
  #isBarShown = false;

  /** @param withBar is it a terminal, whose line can be written over? */
  constructor(say: Write, withBar: boolean) {
    this.#say = say;
    this.#bar = withBar ? new SingleBar(barOptions, Presets.shades_classic) : undefined;
  }

  note(sentence: string): void {
    this.#say(sentence);
  }

  leftOut(path: string): void {
    this.#counts['left out']++;
    this.#say(`left out  ${path}: no file, or not one that may be read`);
  }

  unchanged(): void {
    this.#counts.unchanged++;
  }

  skipped({ folder, name }: Found): void {
    this.#counts.skipped++;
    this.#say(`skipped   ${folder}${name}: another file has the name`);
  }

  progress({ items }: QueueState<StoredFile>): void {
    if (!this.#bar) return;
    const [total, sent] = [sum(items, ({ size }) => size), sum(items, sentOf)];
    const finished = items.filter((item) => !isUnfinished(item)).length;
    const payload = { sent: formatBytes(sent), all: formatBytes(total), finished, files: items.length };
    if (!this.#isBarShown) this.#bar.start(total, sent, payload);
    this.#isBarShown = true;
    this.#bar.setTotal(Math.max(1, total));
    this.#bar.update(sent, payload);
  }

  outcome(item: Upload): void {
    const place = item.folder + item.name;
    if (item.state === 'done') {
      this.#counts.uploaded++;
      if (!this.#bar) this.#say(`uploaded  ${place}  ${formatBytes(item.size)}`);
      if (item.replaced === 'failed')
        this.#later.push(`kept      ${place}: the older file could not be put into the trash`);
      return;
    }
    this.#counts.failed++;
    const line = `failed    ${place}: ${failureText(item.failure)}`;
    if (this.#bar) this.#later.push(line);
    else this.#say(line);
  }

  close(): void {
    if (this.#isBarShown) this.#bar?.stop();
    for (const line of this.#later) this.#say(line);
    const counted = Object.entries(this.#counts).filter(([name, count]) => count > 0 || name === 'uploaded');
    this.#say(counted.map(([name, count]) => `${count} ${name}`).join(', '));
  }
}

/** A line of JSON for each file, as it comes to its end, and one that counts them. */
export class ReportInJson implements Report {
  readonly #write: Write;
  readonly #note: Write;
  readonly #counts = { uploaded: 0, unchanged: 0, skipped: 0, failed: 0, leftOut: 0 };
  #transferred = 0;

  constructor(write: Write, note: Write) {
    this.#write = write;
    this.#note = note;
  }

  note(sentence: string): void {
    this.#note(sentence);
  }

  leftOut(path: string): void {
    this.#count('leftOut', { path });
  }

  unchanged({ path }: Found, { fileId, folder, name, size }: StoredFile): void {
    this.#count('unchanged', { path, folder, name, size, fileId });
  }

  skipped({ path, folder, name, size }: Found): void {
    this.#count('skipped', { path, folder, name, size });
  }

  progress({ transferred }: QueueState<StoredFile>): void {
    this.#transferred = transferred;
  }

  outcome({ state, folder, name, size, fileId, recorded, failure, replaces, replaced }: Upload): void {
    if (state === 'done') {
      const put = replaced === 'done' ? { replaced: replaces } : {};
      this.#count('uploaded', { folder, name, size, fileId, sha256: recorded?.sha256, ...put });
    } else {
      this.#count('failed', { folder, name, size, code: failureCode(failure), detail: failureText(failure) });
    }
  }

  close(): void {
    this.#line({ event: 'summary', ...this.#counts, sentBytes: this.#transferred });
  }

  #count(event: 'uploaded' | 'unchanged' | 'skipped' | 'failed' | 'leftOut', facts: object): void {
    this.#counts[event]++;
    this.#line({ event, ...facts });
  }

  #line(facts: object): void {
    this.#write(JSON.stringify(facts));
  }
}

const barOptions = {
  format: '{bar} {percentage}%  {sent} of {all}  {finished} of {files} files  {eta_formatted} left',
  hideCursor: true,
  clearOnComplete: false,
  stream: process.stderr,
  etaBuffer: 50,
};

const isUnfinished = ({ state }: Upload): boolean => !['done', 'failed', 'cancelled'].includes(state);

/** What has failed will not come: it counts as over. */
const sentOf = (item: Upload): number => (isSent(item) || !isUnfinished(item) ? item.size : item.sentBytes);

const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0);
