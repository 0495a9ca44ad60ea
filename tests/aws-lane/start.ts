// `npm run start:aws`: the house as `npm start` runs it, with its books in DynamoDB Local and its files in an S3
// server. Sign-in and the queue stay local; what the S3 server reports goes through the queue to the recorder, and what
// the table's stream tells to the projector.
// Everything is forgotten when it stops.

import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, PutBucketCorsCommand, S3Client } from '@aws-sdk/client-s3';

import { Projector } from '@stowage/adapters/aws/projector';
import { rowInImage } from '@stowage/adapters/aws/stream-image';
import { composeAws } from '@stowage/adapters/composition/aws';
import type { Embedded } from '@stowage/adapters/composition/embedded';
import { ports } from '@stowage/adapters/composition/tokens';
import type { Ambient } from '@stowage/adapters/composition/use-cases';
import { readSettings } from '@stowage/adapters/settings';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { consoleDirectory } from '../../infrastructure/local/console-build.ts';
import { startStack, type Backend } from '../../infrastructure/local/stack.ts';
import { createTable } from './create-table.ts';
import { laneClient, lanePatience } from './lane-client.ts';
import { installServers, missingTools, serverKinds } from './servers.ts';
import { startServers } from './start-servers.ts';
import { TableStream } from './stream.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Between two looks at the table's stream. */
const projectionPauseMs = 300;
const closing: (() => Promise<unknown>)[] = [];

try {
  await main();
} finally {
  for (const close of closing.reverse()) await close();
}

async function main(): Promise<void> {
  // Heeded from the start, or a signal while the servers come up would leave them behind.
  const signal = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  const missing = await missingTools(serverKinds);
  if (missing.length > 0) throw new Error(`This machine lacks\n  ${missing.join('\n  ')}`);
  await installServers(console.log, serverKinds);
  const dataDirectory = await mkdtemp(join(tmpdir(), 'stowage-aws-house-'));
  closing.push(() => rm(dataDirectory, { recursive: true }));
  const stack = await startStack({
    dataDirectory,
    port: Number(process.env['STOWAGE_PORT'] ?? 8080),
    password: process.env['STOWAGE_PASSWORD'],
    consoleDirectory: consoleDirectory(root),
    settings: { ...readSettings(process.env), region: 'us-east-1' },
    log: (line) => void process.stderr.write(line),
    backend: openBackend,
  });
  closing.push(() => stack.close());
  console.log(
    `${stack.site}  user@example.test  ${stack.password}\nfiles at ${stack.storageOrigin}\nStowage is ready`,
  );
  await signal;
}

async function openBackend(given: Ambient, local: Embedded, site: string): Promise<Backend> {
  const { bucket, table } = given.settings;
  const inbox = await openInbox((body) => local.queue.send(body));
  closing.push(async () => inbox.close());
  const servers = await startServers(`http://127.0.0.1:${(inbox.address() as AddressInfo).port}/`);
  closing.push(() => servers.stop());
  Object.assign(process.env, servers.environment);
  await Promise.all([createTable(table), createBucket(bucket, site)]);
  closing.push(project(table));
  const services = composeAws(given, process.env, [
    (container) => {
      container.bind(ports.userDirectory).toConstantValue(local.userDirectory);
      container.bind(ports.eventQueue).toConstantValue(local.queue);
      container.bind(ports.webhookQueue).toConstantValue(undefined);
    },
  ]);
  return { services, storageOrigin: process.env['AWS_ENDPOINT_URL_S3']! };
}

/** Keeps what operators look at, from the table's stream, as the deployed function does. @returns what ends that */
function project(table: string): () => Promise<void> {
  const client = new DynamoDBClient();
  const stream = new TableStream(client, table);
  const projector = new Projector(laneClient(), table, lanePatience);
  const ending = new AbortController();
  const end = (): void => ending.abort();
  process.once('SIGINT', end).once('SIGTERM', end);
  const work = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      for await (const changes of stream.read()) {
        await projector.apply(changes.map(({ sequence, image }) => ({ sequence, row: rowInImage(image) })));
      }
      await sleep(projectionPauseMs, undefined, { signal: ending.signal }).catch(() => undefined);
    }
  };
  const ended = work()
    .catch((failure: unknown) => {
      // A signal that was for the whole group has ended the table, too.
      if (!ending.signal.aborted) throw failure;
    })
    .finally(() => client.destroy());
  return async () => {
    end();
    await ended;
  };
}

/** Takes what the S3 server posts, as a queue would. */
async function openInbox(send: (body: string) => Promise<void>): Promise<Server> {
  const server = createServer((request, response) => {
    text(request)
      .then(send)
      .then(
        () => response.writeHead(200).end(),
        () => response.writeHead(500).end(),
      );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** With the rule of the deployed bucket: the site's pages may read and write what they are granted. */
async function createBucket(name: string, site: string): Promise<void> {
  const client = new S3Client({ forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket: name }));
  await client.send(
    new PutBucketCorsCommand({
      Bucket: name,
      CORSConfiguration: {
        CORSRules: [
          {
            AllowedOrigins: [site],
            AllowedMethods: ['PUT', 'GET', 'HEAD'],
            AllowedHeaders: ['*'],
            ExposeHeaders: ['ETag', 'x-amz-checksum-sha256'],
          },
        ],
      },
    }),
  );
  client.destroy();
}
