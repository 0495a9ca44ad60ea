// The sweeper and the reconciler as a schedule calls them, over the embedded house: what they log and measure.

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { reconcileHandler } from '@stowage/adapters/events/reconcile-handler';
import { sweepHandler } from '@stowage/adapters/events/sweep-handler';
import { ObjectKey } from '@stowage/domain';
import { Readable } from 'node:stream';
import { hour } from '../../builders/keeping.ts';
import { newId } from '../../builders/records.ts';
import { openHouse, sub, type House } from '../house.ts';

let house: House;
let now: number;
beforeEach(async () => {
  now = Date.now();
  house = await openHouse({}, () => now);
});
afterEach(() => house.end());

const context = { getRemainingTimeInMillis: () => 60_000 };
const measured = (handler: string) => house.lines.filter((line) => line['handler'] === handler).at(-1);
const started = async () =>
  (await house.invoke('POST /upload', { body: { name: 'secret.txt', size: 5 } })).body['fileId'] as string;
const put = (key: string) =>
  house.objectStore.objects.put(
    ObjectKey.parse(key),
    { size: 5, contentType: 'a/b' },
    Readable.from([Buffer.from('bytes')]),
  );

test('a sweep is measured, and says nothing where nothing was to do', async () => {
  const sweep = sweepHandler(house.services);
  await sweep({}, context);
  expect(house.lines.some(({ message }) => message === 'swept')).toBe(false);
  await started();
  await put(`u/${sub}/${await started()}`);
  now += 4 * hour;
  await sweep({}, context);
  expect(measured('sweeper')).toMatchObject({ Swept: 1, Settled: 1, Failed: 0 });
  expect(house.lines).toContainEqual(expect.objectContaining({ message: 'swept', settled: 1, expired: 1 }));
});

test('what a sweep could not deal with is logged and measured, and does not stop it', async () => {
  await started();
  now += 4 * hour;
  const { head } = house.objectStore;
  house.objectStore.head = () => Promise.reject(new Error('The store is down.'));
  await sweepHandler(house.services)({}, context);
  expect(measured('sweeper')).toMatchObject({ Swept: 0, Settled: 0, Failed: 1 });
  expect(house.lines).toContainEqual(expect.objectContaining({ level: 'ERROR', message: 'sweep failed' }));
  house.objectStore.head = head;
  await sweepHandler(house.services)({}, context);
  expect(measured('sweeper')).toMatchObject({ Swept: 1, Failed: 0 });
});

test('a call without time sweeps nothing, and leaves a run to the next call', async () => {
  await started();
  now += 4 * hour;
  const atOnce = { getRemainingTimeInMillis: () => 1_000 };
  await sweepHandler(house.services)({}, atOnce);
  expect(measured('sweeper')).toMatchObject({ Swept: 0 });
  await reconcileHandler(house.services)({}, atOnce);
  expect(measured('reconciler')).toBeUndefined();
  await reconcileHandler(house.services)({}, context);
  expect(measured('reconciler')).toMatchObject({ DriftFiles: 0 });
});

test('drift is logged by key, without a name, and measured until a run finds none', async () => {
  const reconcile = reconcileHandler(house.services);
  const orphan = `u/${sub}/${newId()}`;
  await put(orphan);
  await put(`u/${sub}/${await started()}`);
  now += hour;
  await reconcile({}, context);
  const told = house.lines.filter(({ message }) => message === 'drift');
  expect(told).toHaveLength(2);
  expect(told).toContainEqual(expect.objectContaining({ level: 'WARN', finding: 'settled', bytes: 5 }));
  expect(told).toContainEqual(expect.objectContaining({ finding: 'orphans', key: orphan, bytes: 5 }));
  const drift = { Orphans: 1, Missing: 0, DriftFiles: 2, DriftBytes: 10 };
  expect(measured('reconciler')).toMatchObject(drift);
  house.lines.splice(0);
  await reconcile({}, context);
  expect(measured('reconciler')).toMatchObject(drift);
  await house.objectStore.remove(ObjectKey.parse(orphan));
  now += 24 * hour;
  await reconcile({}, context);
  expect(measured('reconciler')).toMatchObject({ Orphans: 0, DriftFiles: 0, DriftBytes: 0 });
  expect(house.text()).not.toContain('secret');
});
