// Redriving is SQS's own work, and no server at hand knows it: what is said to SQS, and what is made of its answers.

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SqsEventQueue } from '@stowage/adapters/aws/sqs-event-queue';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

const arn = 'arn:aws:sqs:us-east-1:123456789012:dead';
let server: Server;
let queue: SqsEventQueue;
let asked: [string, unknown][];
let moveReply: { status: number; body: object };

beforeEach(async () => {
  asked = [];
  moveReply = { status: 200, body: { TaskHandle: 'handle' } };
  server = createServer(async (request, response) => {
    const action = String(request.headers['x-amz-target']).replace('AmazonSQS.', '');
    asked.push([action, await json(request)]);
    const { status, body } =
      action === 'StartMessageMoveTask'
        ? moveReply
        : {
            status: 200,
            body: {
              Attributes: {
                QueueArn: arn,
                ApproximateNumberOfMessages: '7',
                ApproximateNumberOfMessagesDelayed: '0',
              },
            },
          };
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(body));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new SQSClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
  });
  queue = new SqsEventQueue(client, { queue: `${endpoint}/1/queue`, deadLetters: `${endpoint}/1/dead` });
});

afterEach(() => void server.close());

test('asks SQS to move the dead letters back to where they came from', async () => {
  expect(await queue.redrive()).toBe(7);
  expect(asked.at(-1)).toEqual(['StartMessageMoveTask', { SourceArn: arn }]);
});

test('a move that is under way is no error', async () => {
  moveReply = {
    status: 400,
    body: {
      __type: 'com.amazonaws.sqs#InvalidParameterValue',
      message: 'There is already a task running. Only one active task is allowed for a source queue.',
    },
  };
  expect(await queue.redrive()).toBe(7);
});

test('any other refusal is one', async () => {
  moveReply = {
    status: 400,
    body: {
      __type: 'com.amazonaws.sqs#InvalidParameterValue',
      message: 'Source queue must be configured as a dead-letter queue.',
    },
  };
  await expect(queue.redrive()).rejects.toThrow('Source queue');
});
