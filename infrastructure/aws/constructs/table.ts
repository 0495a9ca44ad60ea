import { indexes, journalPrefix, tableKey, type KeyAttribute } from '@stowage/adapters/aws/table';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  Billing,
  ProjectionType,
  StreamViewType,
  TableEncryptionV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import { FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq, type DynamoEventSourceProps } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { keepsData, type Stage } from '../stage.ts';
import type { NodeFunction } from './node-function.ts';

/** The books: one table, with the keys that the adapters declare. */
export class Table extends Construct {
  readonly table: TableV2;
  /** Each index by its own ARN, so that no role needs a wildcard. */
  readonly indexArns: readonly string[];

  constructor(scope: Construct, id: string, { stage }: { readonly stage: Stage }) {
    super(scope, id);
    this.table = new TableV2(this, 'Books', {
      partitionKey: text(tableKey.partition),
      sortKey: text(tableKey.sort),
      globalSecondaryIndexes: Object.entries(indexes).map(([indexName, { partition, sort }]) => ({
        indexName,
        partitionKey: text(partition),
        sortKey: text(sort),
        projectionType: ProjectionType.ALL,
      })),
      billing: Billing.onDemand(),
      // The journal is the outbox: its rows leave as they are written.
      dynamoStream: StreamViewType.NEW_IMAGE,
      encryption: TableEncryptionV2.dynamoOwnedKey(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: keepsData(stage),
      removalPolicy: keepsData(stage) ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.indexArns = Object.keys(indexes).map((name) => `${this.table.tableArn}/index/${name}`);
  }

  /**
   * Tells a function of changes as they are written: owner by owner in order, and for most of a day if need be.
   * A stream takes two readers at most, and has them.
   */
  feed(
    { fn }: NodeFunction,
    setAside: IQueue,
    its: Pick<DynamoEventSourceProps, 'filters' | 'maxBatchingWindow'>,
  ): void {
    fn.addEventSource(
      new DynamoEventSource(this.table, {
        ...its,
        startingPosition: StartingPosition.TRIM_HORIZON,
        batchSize: 100,
        reportBatchItemFailures: true,
        // What cannot be dealt with ends up alone.
        bisectBatchOnError: true,
        // The stream itself forgets after 24 hours.
        maxRecordAge: Duration.hours(20),
        retryAttempts: 10_000,
        onFailure: new SqsDlq(setAside),
      }),
    );
  }
}

/** New lines of the record. */
export const newEntries = FilterCriteria.filter({
  eventName: FilterRule.isEqual('INSERT'),
  dynamodb: { NewImage: { pk: { S: FilterRule.beginsWith(journalPrefix) } } },
});

const text = (name: KeyAttribute) => ({ name, type: AttributeType.STRING });
