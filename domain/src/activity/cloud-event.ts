import type { JournalEntry } from './activity.ts';

/**
 * A line of the record as other systems get it: CloudEvents 1.0, in its JSON format.
 * https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md
 */
export interface CloudEvent {
  readonly specversion: '1.0';
  /** The entry's. Whoever gets an event twice knows it by this. */
  readonly id: string;
  /** Which deployment tells. */
  readonly source: string;
  /** `stowage.` and the entry's kind. */
  readonly type: string;
  /** The `sub` of whose record the entry stands in. */
  readonly subject: string;
  /** ISO 8601 in UTC. */
  readonly time: string;
  readonly datacontenttype: 'application/json';
  /** What else the entry says; what it does not say is left out. */
  readonly data: Omit<JournalEntry, 'entryId' | 'at' | 'kind' | 'subject'>;
}

/** @param deployment names the installation, such as `prod` */
export function cloudEventOf(
  { entryId, at, kind, subject, ...data }: JournalEntry,
  deployment: string,
): CloudEvent {
  return {
    specversion: '1.0',
    id: entryId,
    source: `/stowage/${deployment}`,
    type: `stowage.${kind}`,
    subject,
    time: new Date(at).toISOString(),
    datacontenttype: 'application/json',
    data,
  };
}
