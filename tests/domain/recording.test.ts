// The store may say what happened twice, late and out of order; the books must end the same.

import { describe, expect, test } from '@jest/globals';
import { Database } from '@stowage/adapters/embedded/database';
import { SqliteCatalog } from '@stowage/adapters/embedded/sqlite-catalog';
import { SqliteJournal } from '@stowage/adapters/embedded/sqlite-journal';
import { SqliteLedger } from '@stowage/adapters/embedded/sqlite-ledger';
import {
  addUsage,
  applyObjectEvents,
  compareSequencers,
  DomainError,
  isKept,
  noUsage,
  RecordObjectEvents,
  tallyOf,
  usageChange,
  type FileRecord,
  type Instant,
  type Ledger,
  type ObjectEvent,
  type ObjectKey,
  type ObjectStore,
  type Usage,
} from '@stowage/domain';
import fc from 'fast-check';
import { aFileId, anOwner, aPendingFile, enter, newId, noon } from '../builders/records.ts';
import { ampleQuota } from '../contracts/books.ts';

/** The n-th event of an object: it came, or it went. */
const eventOf = (key: ObjectKey, order: number, kind: ObjectEvent['kind'], size = 1_000): ObjectEvent => ({
  kind,
  key: { owner: key.owner, fileId: key.fileId },
  at: noon + order,
  sequencer: `00${order.toString(16)}`,
  ...(kind === 'created' && { size, etag: `etag-${order}` }),
});

/** An order of delivery in which each event comes at least once. */
const deliveryOf = (events: readonly ObjectEvent[]): fc.Arbitrary<ObjectEvent[]> =>
  fc
    .tuple(
      fc.shuffledSubarray([...events], { minLength: events.length }),
      fc.array(fc.constantFrom(...events), { maxLength: 6 }),
    )
    .chain(([once, again]) =>
      fc.shuffledSubarray([...once, ...again], { minLength: once.length + again.length }),
    );

/** Any cut of a delivery into batches. */
const batchesOf = (events: readonly ObjectEvent[]): fc.Arbitrary<ObjectEvent[][]> =>
  deliveryOf(events).chain((all) =>
    fc.array(fc.nat(all.length), { maxLength: 4 }).map((cuts) => {
      const places = [0, ...cuts.toSorted((a, b) => a - b), all.length];
      return places.slice(1).map((end, index) => all.slice(places[index], end));
    }),
  );

const lives: [string, ('created' | 'removed')[], FileRecord['state']][] = [
  ['it came', ['created'], 'stored'],
  ['it came and went', ['created', 'removed'], 'removed'],
  ['it went, as the lifecycle may say without a create', ['removed'], 'removed'],
];

describe('applyObjectEvents', () => {
  test.each(lives)('%s: any order and repetition ends the same', (_, kinds, state) => {
    const file = aPendingFile(anOwner());
    const events = kinds.map((kind, index) => eventOf(file, index + 1, kind));
    fc.assert(
      fc.property(batchesOf(events), (batches) => {
        let row: FileRecord = file;
        let usage: Usage = usageChange.reserve(file.size);
        let growth = 0;
        const told: string[] = [];
        for (const batch of batches) {
          const change = applyObjectEvents(row, batch, noon, newId);
          if (!change) continue;
          row = change.file;
          usage = addUsage(usage, change.usage);
          told.push(...change.entries.map(({ kind }) => kind));
          for (const entry of change.entries) growth += tallyOf(entry).growth;
        }
        expect(row.state).toBe(state);
        expect(growth).toBe(usage.bytes);
        expect(usage).toEqual(isKept(row.state) ? { ...noUsage, files: 1, bytes: file.size } : noUsage);
        expect(new Set(told).size).toBe(told.length);
        expect(told.at(-1)).toBe(state === 'stored' ? 'file.stored' : 'file.removed');
      }),
    );
  });

  test('an object of another size is kept apart, and charged as it was reserved', () => {
    const file = aPendingFile(anOwner());
    const change = applyObjectEvents(file, [eventOf(file, 1, 'created', 999)], noon, newId)!;
    expect(change.file.state).toBe('quarantined');
    expect(change.usage).toEqual(usageChange.settle(file.size));
  });

  test('without sequencers a repeated create is no news', () => {
    const file = aPendingFile(anOwner());
    const event = { ...eventOf(file, 1, 'created'), sequencer: undefined };
    const stored = applyObjectEvents(file, [event, event], noon, newId)!;
    expect(stored.entries).toHaveLength(1);
    expect(applyObjectEvents(stored.file, [event], noon, newId)).toBeUndefined();
  });
});

test('an event without a sequencer does not make a row forget the one that it has', () => {
  const file = aPendingFile(anOwner());
  const stored = applyObjectEvents(file, [eventOf(file, 5, 'created')], noon, newId)!.file;
  const again = { ...eventOf(file, 6, 'created'), sequencer: undefined };
  expect(applyObjectEvents(stored, [again], noon, newId)!.file).toMatchObject({
    etag: again.etag,
    sequencer: stored.sequencer,
  });
});

describe('compareSequencers', () => {
  const sequencer = fc.string({
    unit: fc.constantFrom(...'0123456789abcdefABCDEF'),
    minLength: 1,
    maxLength: 18,
  });

  test('is an order that knows neither case nor trailing zeros', () => {
    fc.assert(
      fc.property(sequencer, sequencer, sequencer, (a, b, c) => {
        expect(compareSequencers(a, `${a.toUpperCase()}00`)).toBe(0);
        expect(compareSequencers(a, b)).toBe(0 - compareSequencers(b, a));
        const [x, y, z] = [a, b, c].sort(compareSequencers) as [string, string, string];
        expect(
          compareSequencers(x, y) <= 0 && compareSequencers(y, z) <= 0 && compareSequencers(x, z) <= 0,
        ).toBe(true);
      }),
    );
  });
});

describe('RecordObjectEvents', () => {
  /** The embedded adapters, in memory; only the store is a list of what it was asked to remove. */
  function house() {
    const database = new Database(':memory:');
    const removed: ObjectKey[] = [];
    const ledger = new SqliteLedger(database, ampleQuota);
    const store = { remove: async (key: ObjectKey) => void removed.push(key) };
    const clock = (): Instant => noon;
    const recorder = new RecordObjectEvents(ledger, store as unknown as ObjectStore, clock, newId);
    return {
      ledger,
      recorder,
      store,
      removed,
      catalog: new SqliteCatalog(database),
      journal: new SqliteJournal(database),
      close: () => database.close(),
    };
  }

  test('batches of several owners, in any order, repeated and at the same time, settle each upload once', async () => {
    const { ledger, recorder, catalog, journal, close } = house();
    const lifeOf = (file: FileRecord, kinds: ObjectEvent['kind'][]) =>
      kinds.map((kind, index) => eventOf(file, index + 1, kind, file.size));
    const life = fc.constantFrom<ObjectEvent['kind'][]>(['created'], ['created', 'removed']);
    await fc.assert(
      fc.asyncProperty(fc.array(life, { minLength: 2, maxLength: 6 }), fc.gen(), async (chosen, gen) => {
        const owners = [anOwner(), anOwner()];
        const files = chosen.map((_, i) => aPendingFile(owners[i % 2]!, { size: 100 + i }));
        for (const owner of owners)
          await enter(
            ledger,
            files.filter((file) => file.owner === owner),
          );
        const batches = gen(() => batchesOf(files.flatMap((file, i) => lifeOf(file, chosen[i]!))));
        await Promise.all(batches.map((batch) => recorder.execute(batch)));

        for (const owner of owners) {
          const own = files.filter((file) => file.owner === owner);
          const kept = own.filter((file) => chosen[files.indexOf(file)]!.length === 1);
          expect((await ledger.account(owner)).usage).toEqual({
            ...noUsage,
            files: kept.length,
            bytes: kept.reduce((sum, { size }) => sum + size, 0),
          });
          const entries = (await journal.list(owner, {}, { limit: 100 })).items;
          const told = entries.map(({ fileId, kind }) => `${fileId} ${kind}`);
          expect(new Set(told).size).toBe(told.length);
          for (const file of own) {
            const state = kept.includes(file) ? 'stored' : 'removed';
            expect((await catalog.find(owner, file.fileId))!.state).toBe(state);
            expect(told).toContain(`${file.fileId} file.${state}`);
          }
        }
      }),
      { numRuns: 60 },
    );
    close();
  });

  test('says of each event what became of it, in order', async () => {
    const { ledger, recorder, removed, close } = house();
    const owner = anOwner();
    const [fresh, cancelled] = [aPendingFile(owner), aPendingFile(owner)];
    await enter(ledger, [fresh, cancelled]);
    await ledger.change(owner, [cancelled.fileId], (file) => ({
      file: { ...file!, state: 'cancelled' },
      usage: usageChange.release(file!.size),
      entries: [],
    }));
    const unknown = { owner: anOwner(), fileId: aFileId() };
    const events = [fresh, cancelled, unknown].map((key) => eventOf(key, 1, 'created'));
    const kinds = async () => (await recorder.execute(events)).map(({ kind }) => kind);
    expect(await kinds()).toEqual(['recorded', 'unwanted', 'orphan']);
    expect(removed).toEqual([{ owner, fileId: cancelled.fileId }]);
    expect(await kinds()).toEqual(['duplicate', 'unwanted', 'orphan']);
    close();
  });

  test('a file that cannot be written fails alone, and its neighbours are recorded', async () => {
    const { ledger, recorder, catalog, close } = house();
    const owner = anOwner();
    const [good, poisonous] = [aPendingFile(owner), aPendingFile(owner)];
    await enter(ledger, [good, poisonous]);
    const events = [eventOf(poisonous, 1, 'created'), eventOf(good, 1, 'created')];
    // A time that no column takes.
    const results = await recorder.execute([{ ...events[0]!, at: 0.5 }, events[1]!]);
    expect(results.map(({ kind }) => kind)).toEqual(['failed', 'recorded']);
    expect((await catalog.find(owner, good.fileId))!.state).toBe('stored');
    expect((await catalog.find(owner, poisonous.fileId))!.state).toBe('pending');
    close();
  });

  test('an object that the store does not let go of fails alone; what was recorded beside it is not called a duplicate', async () => {
    const { ledger, recorder, store, close } = house();
    const owner = anOwner();
    const [first, cancelled, last] = [aPendingFile(owner), aPendingFile(owner), aPendingFile(owner)];
    await enter(ledger, [first, cancelled, last]);
    await ledger.change(owner, [cancelled.fileId], (file) => ({
      file: { ...file!, state: 'cancelled' },
      usage: usageChange.release(file!.size),
      entries: [],
    }));
    store.remove = () => Promise.reject(new Error('The store is down.'));
    const results = await recorder.execute(
      [first, cancelled, last].map((key) => eventOf(key, 1, 'created', key.size)),
    );
    expect(results.map(({ kind }) => kind)).toEqual(['recorded', 'failed', 'recorded']);
    close();
  });

  test('where the books can take nothing at all, none is tried by itself', async () => {
    let calls = 0;
    const busy: Pick<Ledger, 'change'> = {
      change() {
        calls += 1;
        return Promise.reject(new DomainError('unavailable', 'Too much is going on at once; try again.'));
      },
    };
    const recorder = new RecordObjectEvents(busy as Ledger, {} as ObjectStore, () => noon, newId);
    const owner = anOwner();
    const events = Array.from({ length: 10 }, () => eventOf(aPendingFile(owner), 1, 'created'));
    expect((await recorder.execute(events)).map(({ kind }) => kind)).toEqual(events.map(() => 'failed'));
    expect(calls).toBe(1);
  });
});
