// What operators see of the record's machinery, through the real functions over the embedded house.

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { objectEventsHandler } from '@stowage/adapters/events/object-events-handler';
import { FileObjectStore } from '@stowage/adapters/embedded/file-object-store';
import { mostDeliveries } from '@stowage/adapters/webhooks/pace';
import type { SQSRecord } from 'aws-lambda';
import { webhookSecret } from '../../builders/receiver.ts';
import { openHouse, operatorClaims, people, sub, type House } from '../house.ts';

let house: House;
let operator: { claims: Record<string, string> };
beforeEach(async () => {
  house = await openHouse();
  const [boss] = await people(house);
  operator = { claims: operatorClaims(boss) };
});
afterEach(() => house.end());

test('a fresh house is healthy and knows no lag', async () => {
  const { status, body } = await house.invoke('GET /operations/health', operator);
  expect(status).toBe(200);
  expect(body).toEqual({
    generatedAt: expect.any(String),
    version: '0.1.0',
    eventLag: { p50: null, p95: null, oldest: null },
    queue: { waiting: 0, inFlight: 0, dead: 0 },
    webhooks: null,
    deadLetters: [],
    reconciliation: null,
  });
});

test('tells how late events were, and how old the oldest is', async () => {
  const ids = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const { body } = await house.invoke('POST /upload', { body: { name: 'a', size: 5 } });
      return body['fileId'] as string;
    }),
  );
  const record = (fileId: string, lagMs: number) => ({
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    eventName: 'ObjectCreated:Put',
    eventTime: new Date(Date.now() - lagMs).toISOString(),
    s3: {
      bucket: { name: FileObjectStore.bucket },
      object: { key: `u/${sub}/${fileId}`, size: 5, eTag: 'e', sequencer: '01' },
    },
  });
  const message = (Records: unknown[]) =>
    ({ messageId: 'm', body: JSON.stringify({ Records }) }) as SQSRecord;
  const handle = objectEventsHandler(house.services);
  // Nineteen in a second or so, one after an hour and a half; told twice, each counts once.
  const events = ids.map((fileId, index) => record(fileId, index === 0 ? 5_400_000 : 1_000));
  await handle({ Records: [message(events)] });
  await handle({ Records: [message(events)] });
  await house.queue.send('waiting');
  const { body } = await house.invoke('GET /operations/health', operator);
  const lag = body['eventLag'] as Record<string, number>;
  for (const told of [lag['p50'], lag['p95']]) {
    expect(told).toBeGreaterThanOrEqual(1_000);
    expect(told).toBeLessThan(5_000);
  }
  expect(lag['oldest']).toBeGreaterThanOrEqual(0);
  expect(lag['oldest']).toBeLessThan(5_000);
});

test('reconciles when told to, and health tells how that came out', async () => {
  const { status, body } = await house.invoke('POST /operations/reconcile', operator);
  expect(status).toBe(200);
  expect(body).toEqual({
    runId: expect.any(String),
    startedAt: expect.any(String),
    finishedAt: expect.any(String),
    examined: 0,
    drift: Object.fromEntries(
      ['orphan', 'missing', 'settled', 'removed', 'recounted', 'failed'].flatMap((name) => [
        [name === 'orphan' ? 'orphans' : name, 0],
        [`${name}Bytes`, 0],
      ]),
    ),
  });
  const health = await house.invoke('GET /operations/health', operator);
  expect(health.body['reconciliation']).toEqual(body);
});

test('shows dead letters, long ones cut, and delivers them once more when told to', async () => {
  const poison = `nonsense ${'x'.repeat(10_000)}`;
  await house.queue.send(poison);
  for (let delivery = 0; delivery < 6; delivery += 1) await house.queue.receive(10, 0);
  const { body } = await house.invoke('GET /operations/health', operator);
  expect(body).toMatchObject({
    queue: { waiting: 0, inFlight: 0, dead: 1 },
    deadLetters: [{ queue: 'events', messageId: '1', receives: 5, body: poison.slice(0, 4_096) }],
  });
  expect(await house.invoke('POST /operations/redrive', operator)).toMatchObject({
    status: 200,
    body: { redriven: 1 },
  });
  expect(await house.queue.receive(10, 0)).toMatchObject([{ body: poison, receiveCount: 1 }]);
  expect((await house.invoke('POST /operations/redrive', operator)).body).toEqual({ redriven: 0 });
});

test.each(['GET /operations/health', 'POST /operations/redrive', 'POST /operations/reconcile'])(
  '%s is for operators',
  async (route) => {
    expect((await house.invoke(route)).status).toBe(403);
    const lookAlike = { ...operator.claims, 'cognito:groups': 'operators2' };
    expect((await house.invoke(route, { claims: lookAlike })).status).toBe(403);
  },
);

test('shows webhooks that were set aside, without what they say of a user’s files, and redrives them', async () => {
  const told = await openHouse({
    webhook: { url: 'http://localhost:1', secret: webhookSecret, secretId: '' },
  });
  const upload = { name: 'secret plans.pdf', size: 99 * 1024 ** 3 };
  await told.invoke('POST /upload', { body: upload });
  for (let delivery = 0; delivery <= mostDeliveries; delivery += 1) await told.outbox!.receive(10, 0);
  const [itsBoss] = await people(told);
  const itsOperator = { claims: operatorClaims(itsBoss) };
  const { body } = await told.invoke('GET /operations/health', itsOperator);
  expect(body).toMatchObject({
    queue: { dead: 0 },
    webhooks: { waiting: 0, inFlight: 0, dead: 1 },
    deadLetters: [{ queue: 'webhooks', receives: mostDeliveries }],
  });
  const [letter] = body['deadLetters'] as { body: string }[];
  expect(letter!.body).not.toContain('secret plans');
  expect(JSON.parse(letter!.body)).toMatchObject({ type: 'stowage.upload.refused', subject: sub });
  expect((await told.invoke('POST /operations/redrive', itsOperator)).body).toEqual({ redriven: 1 });
  expect(await told.outbox!.receive(10, 0)).toMatchObject([{ receiveCount: 1 }]);
  told.end();
});
