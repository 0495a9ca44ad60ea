import { indexes, tableKey, type KeyAttribute } from '@stowage/adapters/aws/table';
import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  Billing,
  ProjectionType,
  StreamViewType,
  TableEncryptionV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { keepsData, type Stage } from '../stage.ts';

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
}

const text = (name: KeyAttribute) => ({ name, type: AttributeType.STRING });
