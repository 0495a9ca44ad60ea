import { ObjectKey, type Instant } from '@stowage/domain';

export interface StoreEvent {
  readonly name: 'ObjectCreated:Put' | 'ObjectCreated:CompleteMultipartUpload' | 'ObjectRemoved:Delete';
  readonly at: Instant;
  readonly bucket: string;
  readonly key: ObjectKey;
  /** Hexadecimal. */
  readonly sequencer: string;
  /** With `ObjectCreated` only, as on S3; the ETag is without quotes. */
  readonly content?: { readonly size: number; readonly eTag: string };
}

/**
 * The body of the message that S3 would send.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
export const storeNotification = ({ name, at, bucket, key, sequencer, content }: StoreEvent): string =>
  JSON.stringify({
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: 'local',
        eventTime: new Date(at).toISOString(),
        eventName: name,
        s3: {
          s3SchemaVersion: '1.0',
          bucket: { name: bucket, arn: `arn:aws:s3:::${bucket}` },
          object: { key: formEncode(ObjectKey.format(key)), ...content, sequencer },
        },
      },
    ],
  });

/** As S3 writes keys in events: slashes stay, a space is a plus. */
const formEncode = (key: string): string =>
  encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+');
