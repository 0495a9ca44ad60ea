// What a client can see of the books after all those crashes, held against what it was answered.

import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Delivery } from '../builders/receiver.ts';
import type { Client } from '../infrastructure/local/client.ts';
import type { Sent } from './main.ts';

interface File {
  readonly fileId: string;
  readonly size: number;
}

interface Entry {
  readonly entryId: string;
  readonly kind: string;
  readonly fileId: string | null;
}

interface Account {
  readonly usage: { files: number; bytes: number; reservedFiles: number; reservedBytes: number };
}

/** Webhooks that a dead process had in hand are told again two minutes later. */
const patienceMs = 200_000;

/** @returns what is wrong, in a sentence each */
export async function ask(
  client: Client,
  sent: readonly Sent[],
  deliveries: readonly Delivery[],
  say: (text: string) => void,
): Promise<string[]> {
  const findings: string[] = [];
  const expect = (isSo: boolean, otherwise: string) => void (isSo || findings.push(otherwise));

  await until(async () => (await account(client)).usage.reservedFiles === 0);
  const kept = [...(await all<File>(client, '/files')), ...(await all<File>(client, '/files?state=trashed'))];
  const sizes = new Map(kept.map(({ fileId, size }) => [fileId, size]));
  const { usage } = await account(client);
  const bytes = kept.reduce((sum, { size }) => sum + size, 0);
  expect(
    usage.files === kept.length,
    `The account counts ${usage.files} files, and ${kept.length} are listed.`,
  );
  expect(usage.bytes === bytes, `The account counts ${usage.bytes} bytes, and the files make ${bytes}.`);
  expect(usage.reservedBytes === 0, `${usage.reservedBytes} bytes are still set aside.`);

  say('reading every file');
  for (const file of sent) {
    const isThere = sizes.get(file.fileId) === file.bytes.length;
    expect(
      isThere === (file.fate !== 'removed'),
      `${file.name} (${file.fate}) is ${isThere ? '' : 'not '}there.`,
    );
    if (!isThere || file.fate === 'trashed') continue;
    const read = new Uint8Array(await (await client.download(file.fileId)).arrayBuffer());
    const digest = (its: Uint8Array) => createHash('sha256').update(its).digest('hex');
    expect(digest(read) === digest(file.bytes), `${file.name} came back with other bytes.`);
  }

  say('reading the record');
  const entries = await all<Entry>(client, '/activity');
  const stored = Map.groupBy(
    entries.filter(({ kind }) => kind === 'file.stored'),
    ({ fileId }) => fileId,
  );
  for (const { fileId, name } of sent) {
    const times = stored.get(fileId)?.length ?? 0;
    expect(times === 1, `${name} is recorded ${times} times.`);
  }
  expect(new Set(entries.map(({ entryId }) => entryId)).size === entries.length, 'An entry is listed twice.');

  say('waiting for the webhooks');
  const untold = () => {
    const told = new Set(deliveries.map(({ event }) => event.id));
    return entries.filter(({ entryId }) => !told.has(entryId));
  };
  await until(async () => untold().length === 0).catch(() => {});
  expect(
    untold().length === 0,
    `${untold().length} of ${entries.length} lines of the record were never told.`,
  );
  const known = new Set(entries.map(({ entryId }) => entryId));
  const invented = deliveries.filter(({ event }) => !known.has(event.id));
  expect(invented.length === 0, `${invented.length} deliveries tell of what is not in the record.`);
  say(`${entries.length} lines of the record, told in ${deliveries.length} deliveries`);
  return findings;
}

const account = async (client: Client): Promise<Account> =>
  (await client.call<Account>('GET', '/account')).body;

async function all<T>(client: Client, path: string): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const query: string = `limit=1000${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`;
    const { body } = await client.call<{ items: T[]; nextCursor: string | null }>(
      'GET',
      `${path}${path.includes('?') ? '&' : '?'}${query}`,
    );
    items.push(...body.items);
    cursor = body.nextCursor;
  }
  return items;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + patienceMs;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error('It never happened.');
    await sleep(200);
  }
}
