/** @jest-environment node */

import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { moment, PretendFailure, PretendStore, type Weather } from '../../../testing/pretend-store';
import type { Memory, SavedUpload } from './memory';
import { FileChanged } from './still-the-same';
import type { Picked, UploadItem, UploadState } from './upload';
import { type QueueOptions, UploadQueue } from './upload-queue';

describe('the queue of uploads', () => {
  test('takes files in one piece and in parts all the way to recorded', async () => {
    const page = new Page();
    page.store.booksAreClosed = true;
    page.add('small', 5);
    page.add('large', 30);
    await page.until(() => page.items.every(({ state }) => state === 'processing'));
    expect(page.item('large')).toMatchObject({ sentBytes: 30, fileId: expect.any(String) });
    page.store.booksAreClosed = false;
    await page.until(() => page.items.every(({ state }) => state === 'done'));
    expect(page.item('small').recorded).toBe(`record of ${page.item('small').fileId}`);
    expect(page.store.stored('large')).toEqual([content('large', 30)]);
    const states = [...new Set(page.states)];
    expect(states).toEqual(expect.arrayContaining(['processing', 'done']));
  });

  test('announces 5,000 files with some fifty requests and never sends more than it may', async () => {
    const page = new Page({ tellEveryMs: 25 });
    page.addAll(Array.from({ length: 5_000 }, (_, index) => file(`f${index}`, 3)));
    await page.until(() => page.items.length > 0 && page.items.every(({ state }) => state === 'done'));
    expect(page.store.counts['start']).toBeLessThan(60);
    expect(page.store.counts['put']).toBe(5_000);
    expect(page.store.mostSending).toBe(5);
    // One look for all of them, and the page is told a few times a second.
    expect(page.store.counts['recorded']).toBeLessThan(500);
    expect(page.tellings).toBeLessThan(200);
  }, 30_000);

  test('who is resumed or tried again keeps the turn of its adding', async () => {
    const page = new Page({ transfers: 1 });
    const names = Array.from({ length: 300 }, (_, index) => `f${index}`);
    page.store.holdAfter(0);
    page.addAll(names.map((name) => file(name, 3)));
    await page.until(() => page.store.sending === 1 && page.item('f60').state === 'preparing');
    page.queue.pause([page.item('f250').id]);
    await page.rest();
    page.queue.resume([page.item('f250').id]);
    await page.rest();
    page.store.letGo();
    await page.until(() => page.items.every(({ state }) => state === 'done'));
    const announced = [...page.store.uploads.values()].map(({ announcement }) => announcement.name);
    expect(announced).toEqual(names);
  });

  test('sends several parts of one file at a time, and signs them a few at a time', async () => {
    const page = new Page();
    page.add('large', 160);
    await page.until(() => page.item('large').state === 'done');
    expect(page.store.mostSending).toBe(4);
    expect(page.store.counts).toMatchObject({ put: 40, sign: 10, complete: 1 });
  });

  test('signs the next parts while those before them are on their way', async () => {
    const page = new Page();
    page.store.holdAfter(0);
    page.add('large', 160);
    await page.until(() => page.store.sending === 4);
    await page.rest();
    expect(page.store.counts['sign']).toBe(2);
    page.store.letGo();
    await page.until(() => page.item('large').state === 'done');
    expect(page.store.counts['sign']).toBe(10);
  });

  test('a start whose reply is lost reserves once, in this page and in the next', async () => {
    const page = new Page({ retries: 1 });
    let cuts = 3;
    page.store.weather = () => (cuts-- > 0 ? 'cut-after' : 'fine');
    page.add('a', 5);
    await page.until(() => page.item('a')?.state === 'failed');
    await page.reload();
    await page.until(async () => {
      await page.queue.supply(page.files);
      return page.item('a').state === 'done';
    });
    expect(page.store.uploads.size).toBe(1);

    // Cancelled while nobody knows whether it was announced.
    page.store.weather = () => 'cut-after';
    page.add('b', 5);
    await page.until(() => page.item('b')?.state === 'failed');
    page.store.weather = () => 'fine';
    page.queue.dismiss([page.item('b').id]);
    await page.until(() => page.store.reserved().length === 0);
    expect(page.store.uploads.size).toBe(2);
  });

  test('what it replaces makes way when it is recorded, not before, and not if it fails', async () => {
    const page = new Page({ retries: 3 });
    page.store.booksAreClosed = true;
    page.store.refuse = ({ name }) => (name === 'b' ? { kind: 'lasting' } : undefined);
    const picked = ['a', 'b'].map((name) => ({
      file: file(name, 5),
      folder: '/',
      replaces: [`old ${name}`],
    }));
    page.queue.add(picked);
    await page.until(() => page.item('a')?.state === 'processing' && page.item('b').state === 'failed');
    expect(page.store.trashed.size).toBe(0);
    // Even a page that comes later sees to it.
    await page.reload();
    let cuts = 2;
    page.store.weather = () => (cuts-- > 0 ? 'cut-after' : 'fine');
    page.store.booksAreClosed = false;
    await page.until(() => page.item('a')?.replaced === 'done');
    expect([...page.store.trashed]).toEqual(['old a']);
    expect(page.memory.rows.size).toBe(0);
  });

  test('what fails for a while is tried again; what fails for good says why', async () => {
    const page = new Page({ retries: 3 });
    let cuts = 4;
    page.store.weather = () => (cuts-- > 0 ? 'cut-after' : 'fine');
    page.store.refuse = ({ name }) => (name === 'b' ? { kind: 'lasting' } : undefined);
    page.add('a', 5);
    page.add('b', 5);
    await page.until(() => page.items.every(({ state }) => state === 'done' || state === 'failed'));
    expect(page.item('a').state).toBe('failed');
    expect(page.item('a').failure).toBeInstanceOf(PretendFailure);
    page.store.refuse = () => undefined;
    page.queue.retry(page.items.map(({ id }) => id));
    await page.until(() => page.items.every(({ state }) => state === 'done'));
    expect(page.store.stored('a')).toHaveLength(1);
    expect(page.item('b').failure).toBeUndefined();
  });

  test('asks for fresh URLs when they have run out', async () => {
    const page = new Page();
    page.store.holdAfter(0);
    page.add('small', 5);
    page.add('large', 30);
    await page.until(() => page.store.sending === 5);
    page.store.expireUrls();
    page.store.letGo();
    await page.until(() => page.items.every(({ state }) => state === 'done'));
    expect(page.store.counts['renew']).toBe(1);
    expect(page.store.repeated).toEqual([]);
  });

  test('a part that the store has lost is sent again, and counted once', async () => {
    const page = new Page();
    const complete = page.store.complete.bind(page.store);
    let isLost = false;
    page.store.complete = async (uploadId, parts, signal) => {
      if (!isLost) isLost = page.store.uploads.get(uploadId)!.parts.delete(2);
      return complete(uploadId, parts, signal);
    };
    page.store.holdAfter(8);
    page.add('large', 30);
    await page.until(() => isLost && page.store.sending === 1);
    await page.rest();
    expect(page.item('large').sentBytes).toBe(28);
    page.store.letGo();
    await page.until(() => page.item('large').state === 'done');
    expect(page.store.stored('large')).toEqual([content('large', 30)]);
    expect(page.store.counts['put']).toBe(9);
  });

  test('pauses and goes on with what is missing', async () => {
    const page = new Page();
    page.store.holdAfter(9);
    page.add('large', 80);
    await page.until(() => page.arrived('large') === 9);
    page.queue.pause([page.item('large').id]);
    await page.rest();
    expect(page.item('large').state).toBe('paused');
    page.store.letGo();
    await page.rest();
    expect(page.store.counts['put']).toBe(9);
    page.queue.resume([page.item('large').id]);
    await page.until(() => page.item('large').state === 'done');
    expect(page.store.counts['put']).toBe(20);
    expect(page.store.repeated).toEqual([]);
  });

  test('cancelling gives the reservation back, also of a grant that comes afterwards', async () => {
    const page = new Page();
    page.store.holdAfter(0);
    page.add('a', 5);
    await page.until(() => page.store.counts['start'] === 1);
    page.queue.cancel([page.item('a').id]);
    await page.rest();
    expect(page.item('a').state).toBe('cancelled');
    expect(page.store.counts['put']).toBeUndefined();
    expect([...page.store.uploads.values()].map(({ state }) => state)).toEqual(['cancelled']);
  });

  test('a cancellation that comes too late is none: the store has the file', async () => {
    const page = new Page();
    page.store.booksAreClosed = true;
    page.add('a', 5);
    await page.until(() => page.store.stored('a').length === 1);
    page.queue.cancel([page.item('a').id]);
    page.store.booksAreClosed = false;
    await page.until(() => page.item('a').state === 'done');
    page.queue.cancel([page.item('a').id]);
    expect(page.item('a').state).toBe('done');
  });

  test('a file that changed on the disk fails and says so', async () => {
    const page = new Page();
    const changed = file('a', 80);
    page.store.holdAfter(3);
    page.addAll([changed]);
    await page.until(() => page.store.counts['put'] === 3);
    // As a browser does it: reading fails, and a request that reads it seems to have lost its line.
    changed.slice = () => {
      const blob = new Blob(['x']);
      blob.slice = () => blob;
      blob.arrayBuffer = () => Promise.reject(new DOMException('changed', 'NotReadableError'));
      blob.text = () => Promise.reject(new PretendFailure({ kind: 'passing' }));
      return blob;
    };
    page.store.letGo();
    await page.until(() => page.item('a').state === 'failed');
    expect(page.item('a').failure).toBeInstanceOf(FileChanged);
    await page.rest();
    expect([...page.store.uploads.values()].map(({ state }) => state)).toEqual(['cancelled']);
  });

  test('a session that ends fails nothing: it waits, survives the page and goes on', async () => {
    const page = new Page();
    page.store.holdAfter(9);
    page.add('large', 200);
    page.add('small', 5);
    await page.until(() => page.store.counts['put'] === 9);
    page.store.isSignedOut = true;
    page.store.letGo();
    await page.rest();
    expect(page.items.map(({ state }) => state)).not.toContain('failed');
    // Nothing is sent or asked again and again.
    const { put, sign, find } = page.store.counts;
    await page.rest();
    expect(page.store.counts).toMatchObject({ put, sign });
    expect(page.store.counts['find']).toBe(find);
    page.store.isSignedOut = false;
    await page.reload();
    await page.until(() => page.item('large').state === 'missing');
    await page.queue.supply(page.files);
    await page.until(() => page.items.every(({ state }) => state === 'done'));
    expect(page.store.stored('large')).toEqual([content('large', 200)]);
    expect(page.store.stored('small')).toHaveLength(1);
    expect(page.store.repeated).toEqual([]);
  });

  test('after a reload another version of the file is not taken for it', async () => {
    const page = new Page();
    page.store.holdAfter(9);
    page.add('large', 80);
    await page.until(() => page.arrived('large') === 9);
    await page.reload();
    await page.until(() => page.items.some(({ state }) => state === 'missing'));
    const other = new File(['x'.repeat(80)], 'large', { lastModified: 1 });
    expect(await page.queue.supply([{ file: other, folder: '/' }])).toHaveLength(1);
    expect(page.item('large').state).toBe('missing');
  });

  test('with a handle it goes on by itself, and reads the file anew', async () => {
    const page = new Page();
    const bytes = file('large', 80);
    page.store.holdAfter(9);
    page.queue.add([{ file: bytes, folder: '/a/', handle: { getFile: async () => bytes } }]);
    await page.until(() => page.arrived('large') === 9);
    page.store.letGo();
    await page.reload();
    await page.until(() => page.item('large')?.state === 'done');
    expect(page.store.stored('large')).toEqual([content('large', 80)]);
    expect(page.store.repeated).toEqual([]);
    expect(page.memory.rows.size).toBe(0);
  });

  test('forgets what has ended, and nothing else', async () => {
    const page = new Page();
    page.store.refuse = () => ({ kind: 'lasting' });
    page.add('a', 5);
    await page.until(() => page.item('a')?.state === 'failed');
    page.store.refuse = () => undefined;
    page.add('b', 300);
    await page.until(() => page.items.length === 2);
    page.queue.dismiss(page.items.map(({ id }) => id));
    await page.until(() => page.items.length === 1);
    expect(page.item('b')).toBeDefined();
    await page.until(() => page.item('b').state === 'done');
  });

  test('whatever happens on the way, each file ends stored once, and nothing that had arrived is sent again', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 6 }),
        fc.array(
          fc.record({
            act: fc.constantFrom(
              'pause',
              'resume',
              'cancel',
              'dismiss',
              'retry',
              'reload',
              'expire',
              'sign-out',
              'wait',
            ),
            which: fc.nat(5),
            moments: fc.nat(12),
          }),
          { maxLength: 14 },
        ),
        fc.infiniteStream(
          fc.oneof(
            { weight: 6, arbitrary: fc.constant<Weather>('fine') },
            { weight: 1, arbitrary: fc.constantFrom<Weather>('cut-before', 'cut-after', 'busy') },
          ),
        ),
        async (sizes, acts, weather) => {
          const page = new Page({ retries: 2 });
          page.store.weather = () => weather.next().value ?? 'fine';
          const cancelled = new Set<string>();
          sizes.forEach((size, index) => page.add(`f${index}`, size));
          for (const { act, which, moments } of acts) {
            for (let passed = 0; passed < moments; passed++) await moment();
            const item = page.items.find(({ name }) => name === `f${which}`);
            if (act === 'expire') page.store.expireUrls();
            if (act === 'reload') await page.reload();
            if (act === 'sign-out') {
              page.store.isSignedOut = true;
              await page.rest();
              page.store.isSignedOut = false;
              await page.reload();
            }
            if (!item) continue;
            if (act === 'pause') page.queue.pause([item.id]);
            if (act === 'resume') page.queue.resume([item.id]);
            if (act === 'retry') page.queue.retry([item.id]);
            if (act === 'dismiss') page.queue.dismiss([item.id]);
            // Whatever was dismissed had ended, but its page may learn of it only now.
            if (act === 'dismiss') cancelled.add(item.name);
            if (act === 'cancel') {
              page.queue.cancel([item.id]);
              cancelled.add(item.name);
            }
          }
          page.store.weather = () => 'fine';
          // Everything that can go on is made to.
          await page.until(async () => {
            page.queue.resume(page.ids('paused'));
            page.queue.retry(page.ids('failed'));
            if (page.ids('missing').length > 0) await page.queue.supply(page.files);
            return page.items.every(({ state }) => state === 'done' || state === 'cancelled');
          });
          await page.rest();
          sizes.forEach((size, index) => {
            const name = `f${index}`;
            const stored = page.store.stored(name);
            const state = page.items.find((item) => item.name === name)?.state;
            if (cancelled.has(name)) expect(stored.length).toBeLessThanOrEqual(1);
            else expect(stored).toEqual([content(name, size)]);
            if (state === 'done') expect(stored).toHaveLength(1);
          });
          expect(page.store.repeated).toEqual([]);
          expect(page.mostSent).toBeLessThanOrEqual(Math.max(...sizes));
          // A cancellation may itself be lost with its page; of all others nothing is held.
          expect(page.store.reserved().filter((name) => !cancelled.has(name))).toEqual([]);
          page.close();
        },
      ),
      { numRuns: 150 },
    );
  }, 60_000);
});

const content = (name: string, size: number): string =>
  Array.from({ length: size }, (_, index) => name.charCodeAt(index % name.length) + index)
    .map((code) => String.fromCharCode(97 + (code % 26)))
    .join('');

const file = (name: string, size: number): File => new File([content(name, size)], name, { lastModified: 1 });

class KeptInMind implements Memory {
  readonly rows = new Map<string, SavedUpload>();
  save = (uploads: readonly SavedUpload[]) => uploads.forEach((row) => this.rows.set(row.id, row));
  forget = (ids: readonly string[]) => ids.forEach((id) => this.rows.delete(id));
}

const pages = new Set<Page>();
afterEach(() => pages.forEach((page) => page.close()));

/** A tab with the queue in it. */
class Page {
  readonly store = new PretendStore();
  readonly memory = new KeptInMind();
  readonly files: Picked[] = [];
  readonly states: UploadState[] = [];
  items: readonly UploadItem<string>[] = [];
  tellings = 0;
  /** Of any file, in bytes. */
  mostSent = 0;
  queue: UploadQueue<string>;
  readonly #options: Partial<QueueOptions>;

  constructor(options: Partial<QueueOptions> = {}) {
    this.#options = options;
    this.queue = this.#open();
    pages.add(this);
  }

  add = (name: string, size: number) => this.addAll([file(name, size)]);

  addAll(files: readonly File[]): void {
    const picked = files.map((it) => ({ file: it, folder: '/' }));
    this.files.push(...picked);
    this.queue.add(picked);
  }

  item = (name: string): UploadItem<string> => this.items.find((item) => item.name === name)!;
  /** Parts that the store has. */
  arrived = (name: string): number =>
    [...this.store.uploads.values()].find(({ announcement }) => announcement.name === name)?.parts.size ?? 0;
  ids = (state: UploadState) => this.items.filter((item) => item.state === state).map(({ id }) => id);

  async reload(): Promise<void> {
    this.close();
    this.items = [];
    this.queue = this.#open();
    await this.queue.restore([...this.memory.rows.values()]);
    await moment();
  }

  close(): void {
    this.queue.stop();
  }

  async until(isSo: () => boolean | Promise<boolean>): Promise<void> {
    await this.rest(1);
    while (!(await isSo())) await this.rest(1);
  }

  async rest(ms = 15): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, ms));
  }

  #open(): UploadQueue<string> {
    return new UploadQueue<string>(
      this.store,
      ({ items }) => {
        this.items = items;
        this.tellings++;
        this.states.push(...items.map(({ state }) => state));
        this.mostSent = Math.max(this.mostSent, ...items.map(({ sentBytes }) => sentBytes));
      },
      {
        memory: this.memory,
        sleep: async (_, signal) => {
          await moment();
          signal.throwIfAborted();
        },
        isOnline: () => true,
        online: async () => undefined,
        firstLookMs: 1,
        longestLookMs: 5,
        tellEveryMs: 0,
        ...this.#options,
      },
    );
  }
}
