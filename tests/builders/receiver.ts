// A receiver of webhooks, as somebody else would write it: it checks signatures by the public library and keeps what it got.

import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import type { CloudEvent } from '@stowage/domain';

export const webhookSecret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

export interface Delivery {
  readonly headers: IncomingHttpHeaders;
  readonly event: CloudEvent;
}

export interface Receiver {
  readonly url: string;
  /** What was signed as it should be, in the order of arrival. */
  readonly deliveries: Delivery[];
  /** Requests that were not. */
  readonly refused: string[];
  /** What it answers to the next ones; 204 where this says nothing. Undefined hangs. */
  answer: (delivery: Delivery) => { status: number; headers?: Record<string, string> } | undefined;
  close(): void;
}

export async function openReceiver(): Promise<Receiver> {
  const server: Server = createServer(async (request, response) => {
    const body = await text(request);
    let delivery: Delivery;
    try {
      const event = new Webhook(webhookSecret).verify(body, request.headers as Record<string, string>);
      delivery = { headers: request.headers, event: event as CloudEvent };
    } catch (error) {
      receiver.refused.push(String(error));
      return void response.writeHead(401).end();
    }
    const answer = receiver.answer(delivery);
    receiver.deliveries.push(delivery);
    if (answer) response.writeHead(answer.status, answer.headers).end('thank you');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    deliveries: [],
    refused: [],
    answer: () => ({ status: 204 }),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
  return receiver;
}
