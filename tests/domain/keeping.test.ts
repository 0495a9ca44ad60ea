// Sweeper, reconciler, recorder and people at the same uploads at the same time: each call to a port is held up and
// let go in an order that fast-check makes up. Whatever that is, the laws hold, and the end is the same for all.

import { expect, test } from '@jest/globals';
import {
  addUsage,
  available,
  CancelUpload,
  DomainError,
  isKept,
  noDrift,
  noUsage,
  Reconcile,
  RecordObjectEvents,
  RemoveFile,
  SweepUploads,
  usageOfFile,
  type FileRecord,
} from '@stowage/domain';
import fc from 'fast-check';
import { anOwner, aPendingFile, enter, newId } from '../builders/records.ts';
import { hour, minute, openKeeping, type Keeping } from '../builders/keeping.ts';
import { ampleQuota } from '../contracts/books.ts';

let house: Keeping;

const policy = { longestPutMs: 3 * hour, partsKeptMs: 3 * hour, graceMs: hour / 4, everyMs: hour };
const isOver = () => false;

/** The use cases; each call to a port is one step that `scheduler`, if there is one, lets go when it likes. */
function useCases(scheduler?: fc.Scheduler) {
  const held = <T extends object>(port: T): T =>
    new Proxy(port, {
      get(its, name: keyof T & string) {
        const method = its[name] as (...args: unknown[]) => Promise<unknown>;
        if (!scheduler) return method.bind(its);
        return async (...args: unknown[]) => {
          await scheduler.schedule(Promise.resolve(), name);
          return method.apply(its, args);
        };
      },
    });
  const { clock } = house;
  const [ledger, store, inventory] = [held(house.ledger), held(house.store), held(house.inventory)];
  const recorder = new RecordObjectEvents(ledger, store, clock, newId);
  return {
    recorder,
    cancel: new CancelUpload(ledger, store, clock, newId),
    remove: new RemoveFile(ledger, store, clock, newId),
    sweep: new SweepUploads(inventory, ledger, store, recorder, policy, clock, newId),
    reconcile: new Reconcile(
      inventory,
      held(house.catalog),
      house.folders,
      store,
      recorder,
      held(house.checkpoints),
      policy,
      clock,
      newId,
      () => {},
    ),
  };
}

type Doing = 'arrive' | 'report' | 'sweep' | 'reconcile' | 'cancel' | 'remove';
const doings: readonly Doing[] = ['arrive', 'report', 'sweep', 'reconcile', 'cancel', 'remove'];

/** What rounds of doings may look like: those of a round are done at once. */
const rounds = fc.array(fc.array(fc.constantFrom(...doings), { minLength: 1, maxLength: 4 }), {
  minLength: 1,
  maxLength: 3,
});

test('whatever happens at once, the laws hold, and in the end books and store agree', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.nat(2), rounds, async (scheduler, arrivedBefore, history) => {
      house = await openKeeping();
      const owner = anOwner();
      const files = Array.from({ length: 3 }, (_, index) =>
        aPendingFile(owner, {
          size: index,
          signedAt: house.clock(),
          urlExpiresAt: house.clock() + 15 * minute,
        }),
      );
      await enter(house.ledger, files);
      for (const file of files.slice(0, arrivedBefore)) await house.arrive(file);
      const reports = await house.reports();
      house.pass(4 * hour);

      const racing = useCases(scheduler);
      const caller = { owner, requestId: 'r' };
      const does: Record<Doing, () => Promise<unknown>> = {
        arrive: () => allOf(files.map((file) => house.arrive(file))),
        report: async () => {
          reports.push(...(await house.reports()));
          return racing.recorder.execute([...reports].reverse());
        },
        sweep: () => racing.sweep.execute({ isOver }),
        reconcile: () => racing.reconcile.execute({ isOver, begin: 'now' }),
        cancel: () => allOf(files.map(({ fileId: uploadId }) => racing.cancel.execute({ caller, uploadId }))),
        remove: () =>
          allOf(files.map(({ fileId }) => racing.remove.execute({ caller, fileId, permanent: true }))),
      };
      for (const round of history) {
        const results = await scheduler.waitFor(Promise.allSettled(round.map((doing) => does[doing]())));
        for (const result of results) if (result.status === 'rejected') expectRefusal(result.reason);
        await expectLaws(files);
      }

      const calm = useCases();
      await calm.recorder.execute([...reports, ...(await house.reports())]);
      house.pass(4 * hour);
      await calm.sweep.execute({ isOver });
      await calm.reconcile.execute({ isOver, begin: 'now' });
      await calm.recorder.execute(await house.reports());
      await expectLaws(files);
      for (const file of files) {
        const { state } = await house.rowOf(file);
        expect(state).not.toBe('pending');
        expect((await house.store.head(file)) !== undefined).toBe(isKept(state));
      }
      expect((await calm.reconcile.execute({ isOver, begin: 'now' }))!.drift).toEqual(noDrift);
      await house.close();
    }),
    { numRuns: 60 },
  );
});

/** Waits for each of them, also when one is refused: what still ran would race with the checks. */
async function allOf(doings: readonly Promise<unknown>[]): Promise<void> {
  for (const result of await Promise.allSettled(doings)) {
    if (result.status === 'rejected') expectRefusal(result.reason);
  }
}

/** People and the store may be refused; nothing may break. */
function expectRefusal(reason: unknown): void {
  const code = reason instanceof DomainError ? reason.code : (reason as { because?: string }).because;
  expect(['conflict', 'not-found', 'exists']).toContain(code ?? reason);
}

/** Used and reserved are what the rows make, the three sums are the limit, and nothing is recorded twice. */
async function expectLaws(files: readonly FileRecord[]): Promise<void> {
  const rows = await Promise.all(files.map((file) => house.rowOf(file)));
  const account = await house.ledger.account(files[0]!.owner);
  const { usage } = account;
  expect(usage).toEqual(rows.map(usageOfFile).reduce(addUsage, noUsage));
  expect(usage.bytes + usage.reservedBytes + available(account).bytes).toBe(ampleQuota.maxBytes);
  const entries = await house.entriesOf(files[0]!);
  const told = entries.map(({ kind, fileId }) => `${fileId} ${kind}`);
  expect(new Set(told).size).toBe(told.length);
  for (const row of rows) {
    const kinds = entries.filter(({ fileId }) => fileId === row.fileId).map(({ kind }) => kind);
    expect(kinds.toReversed()).toEqual(
      lives[row.state].find((life) => life.join() === kinds.toReversed().join()),
    );
  }
}

/** What the journal may say of a file, by how it stands. */
const lives: Record<FileRecord['state'], string[][]> = {
  pending: [[]],
  stored: [['file.stored']],
  quarantined: [],
  trashed: [],
  cancelled: [['upload.cancelled'], ['upload.expired']],
  removed: [['file.stored', 'file.removed'], ['file.removed']],
};
