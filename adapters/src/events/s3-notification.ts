// Reads what S3 puts into a queue: a JSON body with one or more records, form-encoded keys and versions of its own.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html

import { ObjectKey, type ObjectEvent } from '@stowage/domain';
import * as z from 'zod/mini';

/**
 * - `event`: tells of one of our objects
 * - `orphan`: tells of an object that cannot be ours, and that nobody's books should mention
 * - `ignored`: tells of something other than an object's coming and going
 * - `unreadable`: cannot be understood: to deliver its message again loses nothing, to acknowledge it might
 */
export type Notice =
  | { readonly kind: 'event'; readonly event: ObjectEvent }
  | { readonly kind: 'orphan' | 'ignored'; readonly reason: string }
  | { readonly kind: 'unreadable'; readonly cause: Error };

/**
 * @param body of one queue message
 * @param bucket the only bucket whose objects are ours
 * @throws if the body cannot be understood; of its records each is read by itself
 */
export function readS3Notification(body: string, bucket: string): Notice[] {
  const message: unknown = JSON.parse(body);
  const read = z.parse(Message, message);
  if ('Event' in read) return [{ kind: 'ignored', reason: read.Event }];
  return read.Records.map((record) => readRecord(record, bucket));
}

const Record = z.object({
  // "Major version: incompatible changes. Minor: new fields." So only a new major version is not for us to guess at.
  eventVersion: z.string().check(z.regex(/^2\./)),
  eventSource: z.literal('aws:s3'),
  eventName: z.string(),
  eventTime: z.iso.datetime({ offset: true }),
  s3: z.object({
    bucket: z.object({ name: z.string() }),
    object: z.object({
      key: z.string(),
      // What a server has nothing to say of is absent, or null.
      size: z.nullish(z.number()),
      eTag: z.nullish(z.string()),
      versionId: z.nullish(z.string()),
      sequencer: z.nullish(z.string().check(z.regex(/^[0-9A-Fa-f]+$/))),
    }),
  }),
});

// S3 sends the other one once, when the notification is configured.
const Message = z.union([
  z.object({ Records: z.array(z.unknown()) }),
  z.object({ Event: z.literal('s3:TestEvent') }),
]);

function readRecord(record: unknown, bucket: string): Notice {
  const { data, error } = z.safeParse(Record, record);
  if (error) return { kind: 'unreadable', cause: error };
  const { eventName, eventTime, s3 } = data;
  const kind = kindOf(eventName, s3.object.versionId);
  if (!kind) return { kind: 'ignored', reason: eventName };
  if (s3.bucket.name !== bucket) return { kind: 'orphan', reason: 'another bucket' };
  const key = parseKey(s3.object.key);
  if (!key) return { kind: 'orphan', reason: 'not one of our keys' };
  const size = s3.object.size ?? undefined;
  const etag = s3.object.eTag ?? undefined;
  const sequencer = s3.object.sequencer ?? undefined;
  return { kind: 'event', event: { kind, key, at: Date.parse(eventTime), size, etag, sequencer } };
}

/**
 * Names come with and without the prefix `s3:`, by which door the event leaves. Where there are versions, an object goes
 * by a delete marker. A `Delete` is then of a version that nobody saw any more, or of the marker itself, which brings
 * the object back.
 */
function kindOf(eventName: string, versionId?: string | null): ObjectEvent['kind'] | undefined {
  const [family, action] = eventName.replace(/^s3:/, '').split(':');
  if (family === 'ObjectCreated') return 'created';
  if (family !== 'ObjectRemoved' && family !== 'LifecycleExpiration') return undefined;
  return action === 'Delete' && versionId ? undefined : 'removed';
}

/** S3 form-encodes keys in events, so + is a space. */
function parseKey(encoded: string): ObjectKey | undefined {
  try {
    return ObjectKey.parse(decodeURIComponent(encoded.replaceAll('+', ' ')));
  } catch {
    return undefined;
  }
}
