// The Lambda functions: one for each name in the route table, the recorder, and those that a schedule calls. Each has a role of its own that
// allows what its use cases need, action by action.

import type { FunctionName } from '@stowage/adapters/contract/routes';
import { Duration, Stack } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { CfnBucket } from 'aws-cdk-lib/aws-s3';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { accept } from '../accept.ts';
import { environmentOf, type Surroundings } from '../environment.ts';
import { allow, NodeFunction, type Bundles } from './node-function.ts';
import type { Table } from './table.ts';

interface FunctionsProps extends Omit<Surroundings, 'table'> {
  readonly bundles: Bundles;
  readonly table: Table;
}

/** Those that answer requests; that of sessions is there only where sessions live in cookies. */
export type ApiFunctions = Readonly<
  Record<Exclude<FunctionName, 'session'>, NodeFunction> & Partial<Record<'session', NodeFunction>>
>;

/** Below the gateway's 29 s: a caller gets an answer rather than a cut line. */
const apiTimeout = Duration.seconds(15);
export const recorderTimeout = Duration.seconds(60);

export class Functions extends Construct {
  readonly api: ApiFunctions;
  readonly recorder: NodeFunction;
  readonly sweeper: NodeFunction;
  readonly reconciler: NodeFunction;
  readonly all: readonly NodeFunction[];

  constructor(scope: Construct, id: string, props: FunctionsProps) {
    super(scope, id);
    const { stage, bundles, table, bucket, userPool, queue, deadLetters, webhooks } = props;
    const environment = environmentOf({ ...props, table: table.table });

    const row = table.table.tableArn;
    const read = allow(['dynamodb:GetItem', 'dynamodb:BatchGetItem'], [row]);
    const list = allow(['dynamodb:Query'], [row, ...table.indexArns]);
    const enter = allow(['dynamodb:PutItem', 'dynamodb:UpdateItem'], [row]);
    // Rows go where a file goes or gets another name, those of its words; and where a folder goes.
    const takeAway = allow(['dynamodb:DeleteItem'], [row]);
    // Whoever operates is looked up at each request.
    const findUser = allow(
      ['cognito-idp:AdminGetUser', 'cognito-idp:AdminListGroupsForUser'],
      [userPool.userPoolArn],
    );
    // A presigned URL can do what its signer may do: this is where the key's prefix is held.
    const objects = bucket.arnForObjects('u/*');
    // Parts are put together by the function itself. Whether that was done before it asks of the list, where it sees
    // keys and sizes: to ask of an object takes the right to read it, and of everybody's.
    const look = new PolicyStatement({
      actions: ['s3:ListBucket'],
      resources: [bucket.bucketArn],
      conditions: { StringLike: { 's3:prefix': 'u/*' } },
    });
    const abort = allow(['s3:AbortMultipartUpload'], [objects]);
    const assemble = [allow(['s3:PutObject', 's3:ListMultipartUploadParts'], [objects]), abort, look];
    const remove = allow(['s3:DeleteObject'], [objects]);
    // Who has an account is found by reading the whole table.
    const reconcile = [read, list, enter, allow(['dynamodb:Scan'], [row]), look, remove];
    const create = (name: string, timeout: Duration, ...allowed: PolicyStatement[]): NodeFunction =>
      new NodeFunction(this, name, {
        stage,
        code: bundles(name),
        timeout,
        environment,
        allowed,
        description: descriptions[name]!,
      });

    const queues = [{ queue, deadLetters }, ...(webhooks ? [webhooks] : [])];

    this.api = {
      upload: create('upload', apiTimeout, read, list, enter, ...assemble),
      files: create('files', apiTimeout, read, list),
      changes: create('changes', apiTimeout, read, list, enter, takeAway, remove),
      download: create('download', apiTimeout, read, enter, allow(['s3:GetObject'], [objects])),
      account: create(
        'account',
        apiTimeout,
        allow(['dynamodb:GetItem'], [row]),
        // Notes who signed in and where; ends sessions, and says so in the record.
        enter,
        allow(['cognito-idp:AdminUserGlobalSignOut'], [userPool.userPoolArn]),
        findUser,
      ),
      activity: create('activity', apiTimeout, list),
      // SQS moves dead letters by itself, with the rights of the one who asked.
      pipeline: create(
        'pipeline',
        apiTimeout,
        ...reconcile,
        findUser,
        allow(
          ['sqs:GetQueueAttributes', 'sqs:SendMessage'],
          queues.map(({ queue }) => queue.queueArn),
        ),
        allow(
          ['sqs:GetQueueAttributes', 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:StartMessageMoveTask'],
          queues.map(({ deadLetters }) => deadLetters.queueArn),
        ),
      ),
      // It asks the hosted login, which wants no rights of a public client.
      ...(stage.loginFlow === 'cookie' && { session: create('session', apiTimeout) }),
      operations: create(
        'operations',
        apiTimeout,
        read,
        list,
        enter,
        findUser,
        allow(
          [
            'cognito-idp:AdminDisableUser',
            'cognito-idp:AdminEnableUser',
            'cognito-idp:AdminUserGlobalSignOut',
          ],
          [userPool.userPoolArn],
        ),
      ),
    };
    // It removes what arrives after its upload ended, and can create nothing.
    this.recorder = create('recorder', recorderTimeout, read, enter, takeAway, remove);

    this.sweeper = create('sweeper', Duration.minutes(4), read, list, enter, look, remove, abort);
    this.reconciler = create('reconciler', Duration.minutes(14), ...reconcile);
    every(this.sweeper, Duration.minutes(5));
    // Most of these calls find that no run is due, or go on with one.
    every(this.reconciler, Duration.minutes(15));

    this.all = [...Object.values(this.api), this.recorder, this.sweeper, this.reconciler];

    // cdk-nag names a finding by the bucket's id in the template.
    const bucketId: unknown = Stack.of(this).resolve((bucket.node.defaultChild as CfnBucket).logicalId);
    const { upload, changes, download, pipeline } = this.api;
    const touching = [upload, changes, download, pipeline, this.recorder, this.sweeper, this.reconciler];
    for (const owner of touching) {
      accept(owner, {
        [`AwsSolutions-IAM5[Resource::<${bucketId}.Arn>/u/*]`]:
          'Every user’s files lie under u/; which one is decided by the row in the books, before the URL is signed.',
      });
    }
  }

  /** Batches: one transaction for each owner in a batch is cheaper than one for each file. */
  recordFrom(queue: IQueue): void {
    this.recorder.fn.addEventSource(
      new SqsEventSource(queue, {
        batchSize: 100,
        maxBatchingWindow: Duration.seconds(1),
        // One poison message fails alone.
        reportBatchItemFailures: true,
        // Owners' books are written one transaction at a time: more at once would only collide.
        maxConcurrency: 20,
      }),
    );
  }
}

const descriptions: Record<string, string> = {
  upload: 'Starts, renews, lists, completes and cancels uploads; signs their PUTs',
  files: 'Lists files and folders, and describes files',
  changes: 'Renames, moves, trashes, restores and removes files; makes and removes folders',
  download: 'Records downloads and signs them',
  account: 'Who I am, my usage and my quota',
  activity: 'My own record',
  pipeline: 'The health of the record, and what was set aside',
  session: 'Begins, renews and ends sessions in cookies',
  operations: 'For operators: accounts, everybody’s record, sums',
  recorder: 'Enters what the store reports into the books',
  sweeper: 'Ends abandoned uploads',
  reconciler: 'Holds the books against the store',
};

/** Calls a function again and again. Nothing is retried, by the rule or by Lambda: the next call is soon enough. */
function every({ fn }: NodeFunction, period: Duration): void {
  const once = { retryAttempts: 0, maxEventAge: period };
  fn.configureAsyncInvoke(once);
  new Rule(fn, 'Schedule', {
    schedule: Schedule.rate(period),
    targets: [new LambdaFunction(fn, once)],
  });
}
