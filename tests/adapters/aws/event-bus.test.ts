// EventBridge may take some of a request's events and refuse others, which no server at hand does.

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { EventBus } from '@stowage/adapters/aws/event-bus';
import { cloudEventOf } from '@stowage/domain';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { anEntry, anOwner } from '../../builders/records.ts';

let server: Server;
let bus: EventBus;
let asked: { Entries: { Detail: string; EventBusName: string }[] }[];

beforeEach(async () => {
  asked = [];
  server = createServer(async (request, response) => {
    const body = (await json(request)) as (typeof asked)[number];
    asked.push(body);
    const Entries = body.Entries.map(({ Detail }) =>
      Detail.includes('refused') ? { ErrorCode: 'ThrottlingException' } : { EventId: 'taken' },
    );
    response.end(JSON.stringify({ FailedEntryCount: 1, Entries }));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const client = new EventBridgeClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
  });
  bus = new EventBus(client, 'stowage-dev');
});
afterEach(() => void server.close());

test('says which events were refused, across requests of ten', async () => {
  const events = Array.from({ length: 12 }, (_, index) =>
    cloudEventOf(anEntry(anOwner(), { name: index % 10 === 1 ? 'refused' : 'taken' }), 'dev'),
  );
  expect(await bus.publish(events)).toEqual(new Set([events[1]!.id, events[11]!.id]));
  expect(asked.map(({ Entries }) => Entries.length)).toEqual([10, 2]);
  expect(asked[0]!.Entries[0]!.EventBusName).toBe('stowage-dev');
});
