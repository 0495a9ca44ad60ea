import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Granted, type Transport, type UploadItem, UploadQueue, type UploadState } from './upload-queue';

describe('the queue of uploads', () => {
  test('takes a file all the way to recorded, telling each state and the bytes that have gone', async () => {
    const world = new World();
    const states: UploadState[] = [];
    const queue = world.queue({}, ([item]) => item && states.push(item.state));
    queue.add([file('a', 100)]);
    await world.settle();
    world.sent('a', 40);
    expect(world.item('a')).toMatchObject({ state: 'uploading', sentBytes: 40, fileId: 'file-a' });
    world.arrive('a');
    await world.settle();
    expect(world.item('a')).toMatchObject({ state: 'processing', sentBytes: 100 });
    world.record('a');
    await world.until(() => world.item('a').state === 'done');
    expect(world.item('a').recorded).toBe('record of file-a');
    expect([...new Set(states)]).toEqual(['queued', 'preparing', 'uploading', 'processing', 'done']);
  });

  test('never has more under way than it may, whatever ends how', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.constantFrom('arrive', 'break', 'cancel'), { minLength: 1, maxLength: 12 }),
        async (parallel, endings) => {
          const world = new World();
          const queue = world.queue({ parallel });
          queue.add(endings.map((_, index) => file(String(index), 10)));
          for (const [index, ending] of endings.entries()) {
            await world.settle();
            expect(world.sending.size).toBeLessThanOrEqual(parallel);
            expect(world.sending.size).toBe(Math.min(parallel, endings.length - index));
            const name = String(index);
            if (ending === 'arrive') world.arrive(name);
            if (ending === 'break') world.fail(name, new Error('broken'));
            if (ending === 'cancel') queue.cancel(world.item(name).id);
          }
          await world.settle();
          const expected = { arrive: 'processing', break: 'failed', cancel: 'cancelled' };
          expect(world.items.map(({ state }) => state)).toEqual(endings.map((ending) => expected[ending]));
          // What did not arrive gave its reservation back, once.
          const lost = endings.flatMap((ending, index) => (ending === 'arrive' ? [] : [`upload-${index}`]));
          expect([...world.cancelled].sort()).toEqual(lost.sort());
          for (const item of world.items) world.record(item.file.name);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('keeps the reason of a failure, and starts anew when asked to', async () => {
    const world = new World();
    const queue = world.queue();
    const reason = new Error('no room');
    world.refuse('a', reason);
    queue.add([file('a', 5)]);
    await world.settle();
    expect(world.item('a')).toMatchObject({ state: 'failed', failure: reason });
    world.refuse('a', undefined);
    queue.retry(world.item('a').id);
    await world.settle();
    expect(world.item('a')).toMatchObject({ state: 'uploading', failure: undefined });
    queue.cancel(world.item('a').id);
  });

  test('gives back a grant that comes after its cancellation', async () => {
    const world = new World();
    const queue = world.queue();
    queue.add([file('a', 5)]);
    queue.cancel(world.item('a').id);
    await world.settle();
    expect(world.item('a').state).toBe('cancelled');
    expect(world.cancelled).toEqual(['upload-a']);
    expect(world.sending.size).toBe(0);
  });

  test('what the store took is not lost when the books cannot be asked', async () => {
    const world = new World();
    const queue = world.queue({ firstWaitMs: 1, longestWaitMs: 2 });
    world.booksAreClosed = true;
    queue.add([file('a', 5)]);
    await world.settle();
    world.arrive('a');
    world.record('a');
    await world.until(() => world.looks > 3);
    expect(world.item('a').state).toBe('processing');
    queue.cancel(world.item('a').id);
    queue.dismiss(world.item('a').id);
    expect(world.item('a').state).toBe('processing');
    world.booksAreClosed = false;
    await world.until(() => world.item('a').state === 'done');
    expect(world.cancelled).toEqual([]);
  });

  test('begins nothing new while it is paused; what was granted goes on', async () => {
    const world = new World();
    const queue = world.queue({ parallel: 1 });
    queue.add([file('a', 5), file('b', 5)]);
    await world.settle();
    queue.pause();
    world.arrive('a');
    await world.settle();
    expect(world.items.map(({ state }) => state)).toEqual(['processing', 'queued']);
    world.record('a');
  });

  test('forgets what has ended, and nothing else', async () => {
    const world = new World();
    const queue = world.queue();
    queue.add([file('a', 5), file('b', 5)]);
    await world.settle();
    queue.dismiss(world.item('a').id);
    expect(world.items).toHaveLength(2);
    queue.cancel(world.item('a').id);
    queue.dismiss(world.item('a').id);
    expect(world.items.map((item) => item.file.name)).toEqual(['b']);
    queue.cancel(world.item('b').id);
  });
});

type Item = UploadItem<string>;

const file = (name: string, size: number): File => new File([new Uint8Array(size)], name);

/** A transport whose every step waits for the test. Everything is called by the file's name. */
class World implements Transport<Granted, string> {
  items: readonly Item[] = [];
  readonly sending = new Map<
    string,
    { resolve: () => void; reject: (reason: unknown) => void; sent: (bytes: number) => void }
  >();
  readonly cancelled: string[] = [];
  looks = 0;
  booksAreClosed = false;
  readonly #refusals = new Map<string, Error>();
  readonly #recorded = new Set<string>();

  queue(
    options: ConstructorParameters<typeof UploadQueue>[2] = {},
    onChange: (items: readonly Item[]) => void = () => {},
  ): UploadQueue<Granted, string> {
    return new UploadQueue<Granted, string>(
      this,
      (items) => {
        this.items = items;
        onChange(items);
      },
      { firstWaitMs: 1, longestWaitMs: 5, ...options },
    );
  }

  item = (name: string): Item => this.items.find(({ file }) => file.name === name)!;
  refuse = (name: string, reason: Error | undefined) =>
    reason ? this.#refusals.set(name, reason) : this.#refusals.delete(name);
  sent = (name: string, bytes: number) => this.sending.get(name)!.sent(bytes);
  arrive = (name: string) => this.sending.get(name)!.resolve();
  fail = (name: string, reason: unknown) => this.sending.get(name)!.reject(reason);
  record = (name: string) => this.#recorded.add(`file-${name}`);
  settle = () => new Promise<void>((resolve) => setTimeout(resolve));
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await this.settle();
  }

  async prepare({ name }: File): Promise<Granted> {
    const refusal = this.#refusals.get(name);
    if (refusal) throw refusal;
    return { uploadId: `upload-${name}`, fileId: `file-${name}` };
  }

  send(_: Granted, { name }: File, sent: (bytes: number) => void, signal: AbortSignal): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      this.sending.set(name, { resolve, reject, sent });
      signal.addEventListener('abort', () => reject(signal.reason));
    }).finally(() => this.sending.delete(name));
  }

  async recorded({ fileId }: Granted): Promise<string | undefined> {
    this.looks++;
    if (this.booksAreClosed) throw new Error('closed');
    return this.#recorded.has(fileId) ? `record of ${fileId}` : undefined;
  }

  async cancel({ uploadId }: Granted): Promise<void> {
    this.cancelled.push(uploadId);
  }
}
