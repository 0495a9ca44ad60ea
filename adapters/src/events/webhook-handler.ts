// A batch of queue messages, each of them one event → the receiver. What it did not take comes again, later each time.

import type { CloudEvent } from '@stowage/domain';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Telemetry } from '../telemetry.ts';
import { pauseAfter } from '../webhooks/pace.ts';

export interface WebhookServices {
  readonly telemetry: Telemetry;
  readonly endpoint: { deliver(event: CloudEvent): Promise<void> };
  /** Keeps a message out of sight for a while. */
  postpone(message: SQSRecord, milliseconds: number): Promise<void>;
}

export type WebhookHandler = (batch: SQSEvent) => Promise<SQSBatchResponse>;

/**
 * Needs `ReportBatchItemFailures` on its event source. Events of one subject go out one after the other, as they lie in
 * the batch; those of several go out at once.
 */
export function webhookHandler(services: WebhookServices): WebhookHandler {
  return async ({ Records: messages }) => {
    const failed: SQSRecord[] = [];
    const bySubject = Map.groupBy(messages, (message) => subjectOf(message.body));
    await Promise.all(
      [...bySubject.values()].map(async (its) => {
        for (const message of its) if (!(await deliver(services, message))) failed.push(message);
      }),
    );
    services.telemetry.measure({
      dimensions: { handler: 'webhook' },
      counts: { Delivered: messages.length - failed.length, Undelivered: failed.length },
    });
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };
}

/** @returns whether the receiver has it */
async function deliver(
  { endpoint, postpone, telemetry }: WebhookServices,
  message: SQSRecord,
): Promise<boolean> {
  const deliveries = Number(message.attributes.ApproximateReceiveCount);
  const line = { messageId: message.messageId, deliveries };
  try {
    const event = JSON.parse(message.body) as CloudEvent;
    await endpoint.deliver(event);
    telemetry.logger.info('webhook', { ...line, id: event.id, type: event.type, outcome: 'delivered' });
    return true;
  } catch (error) {
    telemetry.logger.warn('webhook', { ...line, outcome: 'failed', error: error as Error });
    // Without it the message comes again all the same, when its visibility timeout has passed.
    await postpone(message, pauseAfter(deliveries)).catch((error: Error) =>
      telemetry.logger.warn('not postponed', { ...line, error }),
    );
    return false;
  }
}

function subjectOf(body: string): unknown {
  try {
    return (JSON.parse(body) as Partial<CloudEvent>).subject;
  } catch {
    return undefined;
  }
}
