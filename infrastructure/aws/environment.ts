import type { Variable } from '@stowage/adapters/settings';
import type { IUserPool, IUserPoolClient } from 'aws-cdk-lib/aws-cognito';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Stage } from './stage.ts';

/** Names this deployment in logs, metrics and traces. */
export const serviceName = ({ name }: Pick<Stage, 'name'>): string => `stowage-${name}`;

export interface Surroundings {
  readonly stage: Stage;
  /** Of Stowage. */
  readonly version: string;
  readonly table: ITableV2;
  readonly bucket: IBucket;
  readonly userPool: IUserPool;
  readonly client: IUserPoolClient;
  readonly queue: IQueue;
  readonly deadLetters: IQueue;
  readonly machines: readonly IUserPoolClient[];
  /** As browsers write it in `Origin`. */
  readonly site: string;
  readonly loginOrigin: string;
  /** Of events on their way to the receiver of a webhook, if the stage has one. */
  readonly webhooks: { readonly queue: IQueue; readonly deadLetters: IQueue } | undefined;
}

/** What only those functions read that tell other systems of events. */
type EventVariable =
  'STOWAGE_EVENT_BUS' | 'STOWAGE_WEBHOOK_URL' | 'STOWAGE_WEBHOOK_SECRET' | 'STOWAGE_WEBHOOK_SECRET_ID';

/** What the functions read by `readSettings`: a variable that is added there and not here does not compile. */
export function environmentOf(surroundings: Surroundings): Record<string, string> {
  const { stage, version, table, bucket, userPool, client, machines, queue, deadLetters, webhooks } =
    surroundings;
  return {
    STOWAGE_SERVICE: serviceName(stage),
    STOWAGE_CLIENT_ID: client.userPoolClientId,
    STOWAGE_MACHINE_CLIENTS: machines.map(({ userPoolClientId }) => userPoolClientId).join(','),
    STOWAGE_LOGIN_FLOW: stage.loginFlow,
    STOWAGE_TRACING: stage.tracing ? 'on' : 'off',
    STOWAGE_QUOTA_BYTES: String(stage.quota.maxBytes),
    STOWAGE_QUOTA_FILES: String(stage.quota.maxFiles),
    STOWAGE_QUOTA_FILE_BYTES: String(stage.quota.maxFileBytes),
    STOWAGE_REFUSED_TYPES: stage.refusedTypes.join(','),
    STOWAGE_UPLOAD_URL_SECONDS: String(stage.uploadUrlLifetimeSeconds),
    STOWAGE_BUCKET: bucket.bucketName,
    STOWAGE_TABLE: table.tableName,
    STOWAGE_USER_POOL: userPool.userPoolId,
    STOWAGE_VERSION: version,
    STOWAGE_QUEUE: queue.queueUrl,
    STOWAGE_DEAD_LETTERS: deadLetters.queueUrl,
    STOWAGE_SITE: surroundings.site,
    STOWAGE_LOGIN_ORIGIN: surroundings.loginOrigin,
    STOWAGE_WEBHOOK_QUEUE: webhooks?.queue.queueUrl ?? '',
    STOWAGE_WEBHOOK_DEAD_LETTERS: webhooks?.deadLetters.queueUrl ?? '',
    // AWS_REGION is Lambda's to set.
  } satisfies Record<Exclude<Variable, 'AWS_REGION' | EventVariable>, string>;
}
