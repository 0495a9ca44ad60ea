// The recorder: a batch of queue messages → object events → the books. Messages that could not be dealt with are
// named in the reply and come back; their siblings are done.

import {
  tallyLags,
  type Clock,
  type EventLag,
  type EventResult,
  type ObjectEvent,
  type RecordObjectEvents,
} from '@stowage/domain';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Settings } from '../settings.ts';
import type { Telemetry } from '../telemetry.ts';
import { readS3Notification } from './s3-notification.ts';

export interface RecorderServices {
  readonly settings: Pick<Settings, 'bucket'>;
  readonly telemetry: Telemetry;
  readonly recordObjectEvents: RecordObjectEvents;
  readonly eventLag: EventLag;
  readonly clock: Clock;
}

export type RecorderHandler = (batch: SQSEvent) => Promise<SQSBatchResponse>;

/** Needs `ReportBatchItemFailures` on its event source. Never throws for one message's sake. */
export function objectEventsHandler(services: RecorderServices): RecorderHandler {
  const { settings, telemetry, recordObjectEvents, eventLag, clock } = services;
  return async ({ Records: messages }) => {
    const counts = noCounts();
    const failed = new Set<string>();
    const told: { event: ObjectEvent; message: SQSRecord }[] = [];
    const unreadable = ({ messageId }: SQSRecord, error: Error): void => {
      counts.Failed++;
      failed.add(messageId);
      telemetry.logger.error('unreadable message', { messageId, error });
    };
    for (const message of messages) {
      try {
        for (const notice of readS3Notification(message.body, settings.bucket)) {
          if (notice.kind === 'event') {
            told.push({ event: notice.event, message });
          } else if (notice.kind === 'unreadable') {
            unreadable(message, notice.cause);
          } else {
            counts[counterOf[notice.kind]]++;
            telemetry.logger.warn('notice', { messageId: message.messageId, ...notice });
          }
        }
      } catch (error) {
        unreadable(message, error as Error);
      }
    }
    const results = await recordObjectEvents.execute(told.map(({ event }) => event));
    told.forEach(({ event, message }, index) => {
      const result = results[index]!;
      counts[counterOf[result.kind]]++;
      if (result.kind === 'failed') failed.add(message.messageId);
      log(telemetry, message, event, result);
    });
    const now = clock();
    const recorded = told.filter((_, index) => results[index]!.kind === 'recorded');
    if (recorded.length > 0) {
      const lags = tallyLags(recorded.map(({ event }) => now - event.at));
      // Beside the books: what was recorded stays recorded, whether its lag could be noted or not.
      await eventLag
        .note(lags, now)
        .catch((error: Error) => telemetry.logger.warn('lag not noted', { error }));
    }
    const lag = Math.max(0, ...told.map(({ event }) => now - event.at));
    telemetry.measure({
      dimensions: { handler: 'recorder' },
      counts,
      milliseconds: told.length > 0 ? { EventLag: lag } : {},
    });
    return { batchItemFailures: [...failed].map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

/** CloudWatch needs the zeros too: an alarm on a metric without data points says nothing. */
const noCounts = () => ({ Recorded: 0, Duplicates: 0, Orphans: 0, Unwanted: 0, Ignored: 0, Failed: 0 });

const counterOf = {
  recorded: 'Recorded',
  duplicate: 'Duplicates',
  orphan: 'Orphans',
  unwanted: 'Unwanted',
  ignored: 'Ignored',
  failed: 'Failed',
} as const satisfies Record<EventResult['kind'] | 'ignored', keyof ReturnType<typeof noCounts>>;

/** One line an event, for the rules that count stored bytes by user. */
function log({ logger }: Telemetry, message: SQSRecord, event: ObjectEvent, result: EventResult): void {
  const line = {
    messageId: message.messageId,
    event: `object.${event.kind}`,
    outcome: result.kind,
    sub: result.kind === 'orphan' ? undefined : event.key.owner,
    fileId: event.key.fileId,
    bytes: event.size,
  };
  if (result.kind === 'failed') logger.error('event', { ...line, error: result.cause as Error });
  else logger.info('event', line);
}
