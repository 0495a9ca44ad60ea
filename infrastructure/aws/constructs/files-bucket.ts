import { partsKeptDays } from '@stowage/adapters/settings';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  CfnBucket,
  HttpMethods,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { accept } from '../accept.ts';
import type { Addresses } from '../addresses.ts';
import { keepsData, type Stage } from '../stage.ts';

interface FilesBucketProps {
  readonly stage: Stage;
  readonly addresses: Addresses;
  /** The only origin whose pages may talk to the bucket. */
  readonly site: string;
  /** Where the store reports what arrived and what went. */
  readonly events: Queue;
}

/** Where the bytes are. Browsers talk to it across origins, by presigned requests alone. */
export class FilesBucket extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, { stage, addresses, site, events }: FilesBucketProps) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Files', {
      bucketName: addresses.filesBucketName,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      versioned: true,
      lifecycleRules: [
        {
          id: 'clean-up',
          abortIncompleteMultipartUploadAfter: Duration.days(partsKeptDays),
          noncurrentVersionExpiration: Duration.days(stage.noncurrentVersionDays),
          expiredObjectDeleteMarker: true,
        },
      ],
      cors: [
        {
          allowedOrigins: [site],
          allowedMethods: [HttpMethods.PUT, HttpMethods.GET, HttpMethods.HEAD],
          allowedHeaders: ['*'],
          exposedHeaders: [
            'ETag',
            'x-amz-checksum-sha256',
            'x-amz-checksum-crc32',
            'x-amz-checksum-crc32c',
            'x-amz-checksum-crc64nvme',
          ],
          maxAge: 3600,
        },
      ],
      removalPolicy: keepsData(stage) ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      autoDeleteObjects: !keepsData(stage),
    });

    // Said to the bucket itself: CDK's addEventNotification would do it by a function with rights over all buckets.
    const bucket = this.bucket.node.defaultChild as CfnBucket;
    // Of every key, not of ours alone: what has no owner is an orphan, and an alarm. That an old version is gone, a month
    // after its object, is no news.
    const comingAndGoing = [
      's3:ObjectCreated:*',
      's3:ObjectRemoved:DeleteMarkerCreated',
      's3:LifecycleExpiration:DeleteMarkerCreated',
    ];
    bucket.notificationConfiguration = {
      queueConfigurations: comingAndGoing.map((event) => ({ event, queue: events.queueArn })),
    };
    // S3 tries the queue when it is told of it.
    const queuePolicy = events.node.findChild('Policy');
    this.bucket.node.addDependency(queuePolicy);

    accept(this.bucket, {
      'AwsSolutions-S1':
        'An access log would hold every presigned URL as it was used. Who did what is in the journal and in the functions’ logs, without URLs; CloudTrail data events can be switched on for an audit.',
    });
  }
}
