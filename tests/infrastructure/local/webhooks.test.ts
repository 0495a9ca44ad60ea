// From an upload in the local stack to a receiver of webhooks that somebody else wrote.

import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { defaultSettings } from '@stowage/adapters/settings';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack, type Stack } from '../../../infrastructure/local/stack.ts';
import { openReceiver, webhookSecret, type Receiver } from '../../builders/receiver.ts';
import { Client, signIn } from './client.ts';

const password = 'correct horse battery';
const scratch = mkdtempSync(join(tmpdir(), 'stowage-webhooks-'));
let receiver: Receiver;
let stack: Stack;
let user: Client;
let operator: Client;

const start = (): Promise<Stack> =>
  startStack({
    dataDirectory: scratch,
    port: 0,
    password,
    consoleDirectory: join(scratch, 'none'),
    settings: { ...defaultSettings, webhook: { url: receiver.url, secret: webhookSecret, secretId: '' } },
    log: () => undefined,
  });

const clientOf = async (name: string) =>
  new Client(stack.site, (await signIn(stack.site, `${name}@example.test`, password)).access_token);

beforeAll(async () => {
  receiver = await openReceiver();
  stack = await start();
  user = await clientOf('user');
  operator = await clientOf('operator');
});

afterAll(async () => {
  await stack.close();
  receiver.close();
  rmSync(scratch, { recursive: true });
});

beforeEach(() => {
  receiver.deliveries.splice(0);
  receiver.answer = () => ({ status: 204 });
});

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 20_000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error('It never happened.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const kinds = () => receiver.deliveries.map(({ event }) => event.type.replace('stowage.', ''));
const webhooks = async () =>
  (await operator.call<{ webhooks: Record<string, number> }>('GET', '/operations/health')).body.webhooks;

test('what the record says arrives, once, signed and in order', async () => {
  const { fileId } = await user.upload('hello.txt', new TextEncoder().encode('hello'));
  await user.recorded(fileId);
  await user.download(fileId);
  await until(() => kinds().length === 2);
  expect(kinds()).toEqual(['file.stored', 'file.downloaded']);
  const { items } = (await user.call<{ items: { entryId: string }[] }>('GET', '/activity')).body;
  expect(receiver.deliveries.map(({ event }) => event.id)).toEqual(
    items.map(({ entryId }) => entryId).reverse(),
  );
  expect(receiver.deliveries[0]!.event).toMatchObject({
    source: '/stowage/local',
    data: { actor: 'system', outcome: 'done', fileId, name: 'hello.txt', bytes: 5 },
  });
  await until(async () => (await webhooks())['inFlight'] === 0);
  expect(await webhooks()).toEqual({ waiting: 0, inFlight: 0, dead: 0 });
  expect(receiver.refused).toEqual([]);
});

test('a receiver that fails is told again, and others are not held up', async () => {
  let failures = 0;
  receiver.answer = ({ event }) =>
    event.type === 'stowage.file.stored' && failures++ === 0 ? { status: 503 } : { status: 204 };
  const { fileId } = await user.upload('again.txt', new TextEncoder().encode('again'));
  await user.recorded(fileId);
  await user.download(fileId);
  await until(() => kinds().length === 3);
  // The first try, the sibling, and the first one again, after some seconds.
  expect(kinds()).toEqual(['file.stored', 'file.downloaded', 'file.stored']);
  expect(receiver.deliveries[2]!.event).toEqual(receiver.deliveries[0]!.event);
  expect(receiver.deliveries[2]!.headers['webhook-id']).toBe(receiver.deliveries[0]!.headers['webhook-id']);
});

test('what was not taken before a stop is told after the next start', async () => {
  receiver.answer = () => ({ status: 500 });
  const { fileId } = await user.upload('later.txt', new TextEncoder().encode('later'));
  await user.recorded(fileId);
  await until(() => kinds().length > 0);
  await stack.close();
  receiver.deliveries.splice(0);
  receiver.answer = () => ({ status: 204 });
  stack = await start();
  await until(() => kinds().includes('file.stored'));
  expect(receiver.deliveries.at(-1)!.event.data).toMatchObject({ fileId });
  user = await clientOf('user');
  operator = await clientOf('operator');
});
