// A batch of new lines of the record, as the table's stream carries them → events for other systems.

import { cloudEventOf, type CloudEvent, type JournalEntry } from '@stowage/domain';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import type { Telemetry } from '../telemetry.ts';

export interface PublisherServices {
  readonly telemetry: Telemetry;
  /** Names the installation in the events. */
  readonly deployment: string;
  /** @returns undefined for rows that are no line of the record */
  entryIn(image: NonNullable<NonNullable<DynamoDBRecord['dynamodb']>['NewImage']>): JournalEntry | undefined;
  /** @returns the ids of those that were not taken */
  publish(events: readonly CloudEvent[]): Promise<ReadonlySet<string>>;
}

export type JournalStreamHandler = (batch: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse>;

/**
 * Needs `ReportBatchItemFailures` on its event source: the stream comes again from the first record that failed, so an
 * event may be published twice, and none is left out.
 */
export function journalStreamHandler(services: PublisherServices): JournalStreamHandler {
  const { telemetry, deployment, publish } = services;
  return async ({ Records: records }) => {
    const read: { event: CloudEvent; sequence: string }[] = [];
    let failedAt: string | undefined;
    for (const record of records) {
      const sequence = record.dynamodb!.SequenceNumber!;
      try {
        const entry = entryOf(services, record);
        if (entry) read.push({ event: cloudEventOf(entry, deployment), sequence });
      } catch (error) {
        telemetry.logger.error('unreadable row', { sequence, error: error as Error });
        failedAt = sequence;
        break;
      }
    }
    const refused = await publish(read.map(({ event }) => event));
    const firstRefused = read.find(({ event }) => refused.has(event.id));
    if (firstRefused) telemetry.logger.warn('not published', { ids: [...refused] });
    telemetry.measure({
      dimensions: { handler: 'publisher' },
      counts: { Published: read.length - refused.size, Unpublished: refused.size },
    });
    const itemIdentifier = firstRefused?.sequence ?? failedAt;
    return { batchItemFailures: itemIdentifier === undefined ? [] : [{ itemIdentifier }] };
  };
}

function entryOf({ entryIn }: PublisherServices, record: DynamoDBRecord): JournalEntry | undefined {
  const image = record.dynamodb?.NewImage;
  return record.eventName === 'INSERT' && image ? entryIn(image) : undefined;
}
