import { accountSort, journalPrefix, ownerPrefix } from '@stowage/adapters/aws/table';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { accept } from '../accept.ts';
import { serviceName } from '../environment.ts';
import type { Stage } from '../stage.ts';
import { NodeFunction, type Bundles } from './node-function.ts';
import type { Table } from './table.ts';

interface ProjectionsProps {
  readonly stage: Stage;
  readonly bundles: Bundles;
  readonly table: Table;
}

/**
 * What operators look at: the function `projector` keeps the accounts and the sums from the table's stream, so that no
 * user's request writes a row that others write, too.
 */
export class Projections extends Construct {
  readonly projector: NodeFunction;
  /** What could not be taken in. */
  readonly unprojected: Queue;

  constructor(scope: Construct, id: string, { stage, bundles, table }: ProjectionsProps) {
    super(scope, id);
    this.unprojected = new Queue(this, 'Unprojected', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    accept(this.unprojected, {
      'AwsSolutions-SQS3': 'It takes what failed on its way: it is a queue of dead letters, of no queue’s.',
    });
    this.projector = new NodeFunction(this, 'projector', {
      stage,
      code: bundles('projector'),
      timeout: Duration.seconds(60),
      environment: { STOWAGE_SERVICE: serviceName(stage), STOWAGE_TABLE: table.table.tableName },
      allowed: [
        new PolicyStatement({
          actions: ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
          resources: [table.table.tableArn],
        }),
      ],
      description: 'Keeps the accounts as operators list them, and the sums, from the books’ own changes',
    });
    this.projector.fn.addEventSource(
      new DynamoEventSource(table.table, {
        startingPosition: StartingPosition.TRIM_HORIZON,
        batchSize: 100,
        maxBatchingWindow: Duration.seconds(1),
        reportBatchItemFailures: true,
        bisectBatchOnError: true,
        // The stream itself forgets after 24 hours.
        maxRecordAge: Duration.hours(20),
        retryAttempts: 10_000,
        onFailure: new SqsDlq(this.unprojected),
        filters: [
          FilterCriteria.filter({
            eventName: FilterRule.isEqual('INSERT'),
            dynamodb: { NewImage: { pk: { S: FilterRule.beginsWith(journalPrefix) } } },
          }),
          FilterCriteria.filter({
            dynamodb: {
              NewImage: {
                pk: { S: FilterRule.beginsWith(ownerPrefix) },
                sk: { S: FilterRule.isEqual(accountSort) },
              },
            },
          }),
        ],
      }),
    );
  }
}
