import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { WebhookEndpoint } from '@stowage/adapters/webhooks/webhook-endpoint';
import { cloudEventOf } from '@stowage/domain';
import { anEntry, anOwner } from '../../builders/records.ts';
import { openReceiver, webhookSecret, type Receiver } from '../../builders/receiver.ts';

let receiver: Receiver;
beforeEach(async () => (receiver = await openReceiver()));
afterEach(() => receiver.close());

const event = cloudEventOf(anEntry(anOwner(), { name: 'Übersicht 📁.pdf', bytes: 5 }), 'local');
const endpoint = (url = receiver.url, secret = webhookSecret) =>
  new WebhookEndpoint(url, async () => secret, Date.now);

test('one POST, signed so that the public library believes it', async () => {
  await endpoint().deliver(event);
  expect(receiver.refused).toEqual([]);
  expect(receiver.deliveries).toMatchObject([
    {
      event,
      headers: {
        'content-type': 'application/cloudevents+json; charset=utf-8',
        'webhook-id': event.id,
        'webhook-timestamp': expect.stringMatching(/^\d{10}$/),
      },
    },
  ]);
});

test('another secret is not believed', async () => {
  const other = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
  await expect(endpoint(receiver.url, other).deliver(event)).rejects.toThrow('401');
  expect(receiver.deliveries).toEqual([]);
});

test.each([
  ['a fault', { status: 500 }],
  ['a refusal', { status: 410 }],
  ['“not modified”', { status: 304 }],
])('%s is no delivery', async (_, answer) => {
  receiver.answer = () => answer;
  await expect(endpoint().deliver(event)).rejects.toThrow(String(answer.status));
});

test.each([301, 302, 303, 307, 308])('a redirect by %i is a failure, and not followed', async (status) => {
  const elsewhere = await openReceiver();
  receiver.answer = () => ({ status, headers: { location: elsewhere.url } });
  await expect(endpoint().deliver(event)).rejects.toThrow(String(status));
  expect(elsewhere.deliveries).toEqual([]);
  expect(elsewhere.refused).toEqual([]);
  elsewhere.close();
});

test('nobody there is a failure', async () => {
  receiver.close();
  await expect(endpoint().deliver(event)).rejects.toThrow('did not answer');
});

test('a receiver that does not answer in time is given up', async () => {
  receiver.answer = () => undefined;
  const impatient = new WebhookEndpoint(receiver.url, async () => webhookSecret, Date.now, 100);
  await expect(impatient.deliver(event)).rejects.toMatchObject({
    name: 'DeliveryFailure',
    cause: { name: 'TimeoutError' },
  });
}, 5_000);
