// Drives a handler from a local queue as Lambda's event source mapping does from SQS: in batches, deleting what
// was dealt with and leaving what failed to come back.

import { setTimeout as sleep } from 'node:timers/promises';
import type { QueueMessage, SqliteEventQueue } from '@stowage/adapters/embedded/sqlite-event-queue';
import type { WriteLine } from '@stowage/adapters/telemetry';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { faultLine } from './fault-line.ts';

export interface WorkerOptions {
  readonly queue: SqliteEventQueue;
  readonly handle: (batch: SQSEvent) => Promise<SQSBatchResponse>;
  readonly log: WriteLine;
  readonly batchSize?: number;
  /** How long a message stays out of sight that nobody said anything of, because its worker died. */
  readonly visibilityMs?: number;
  /** How long one stays out of sight that failed, by its deliveries so far; `visibilityMs` if absent. */
  readonly pauseAfter?: (deliveries: number) => number;
}

/** The event source mapping's own default. */
const defaultBatchSize = 10;
const defaultVisibilityMs = 5_000;
const longestWaitMs = 1_000;

/** SQS has a batching window for the same end: in a rush of uploads, one transaction settles many of them. */
const gatherMs = 50;

export class Worker {
  readonly #options: WorkerOptions;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;

  constructor(options: WorkerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Resolves once the batch in hand is finished; what is left is delivered after the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        await this.#step(signal);
      } catch (error) {
        this.#options.log(faultLine('worker', error));
        await sleep(longestWaitMs, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  async #step(signal: AbortSignal): Promise<void> {
    const { queue, handle, batchSize = defaultBatchSize, visibilityMs = defaultVisibilityMs } = this.#options;
    const { pauseAfter } = this.#options;
    const messages = await queue.receive(batchSize, visibilityMs, { waitMs: longestWaitMs, signal });
    if (messages.length === 0) return;
    const { batchItemFailures } = await handle({ Records: messages.map(toSqsRecord) });
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    await queue.delete(
      messages.map(({ messageId }) => messageId).filter((messageId) => !failed.has(String(messageId))),
    );
    if (pauseAfter) {
      for (const { messageId, receiveCount } of messages) {
        if (failed.has(String(messageId))) await queue.postpone(messageId, pauseAfter(receiveCount));
      }
    }
    // What comes alone was recorded at once; what comes right behind it may come together.
    if (messages.length < batchSize) await sleep(gatherMs, undefined, { signal }).catch(() => undefined);
  }
}

const toSqsRecord = ({ messageId, body, receiveCount, sentAt }: QueueMessage): SQSRecord => ({
  messageId: String(messageId),
  receiptHandle: String(messageId),
  body,
  attributes: {
    ApproximateReceiveCount: String(receiveCount),
    SentTimestamp: String(sentAt),
    SenderId: 's3.local',
    ApproximateFirstReceiveTimestamp: String(sentAt),
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:local:000000000000:stowage-objects',
  awsRegion: 'local',
});
