import { accountSort, ownerPrefix } from '@stowage/adapters/aws/table';
import { Duration } from 'aws-cdk-lib';
import { FilterCriteria, FilterRule } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { serviceName } from '../environment.ts';
import type { Stage } from '../stage.ts';
import { allow, NodeFunction, type Bundles } from './node-function.ts';
import { setAsideQueue } from './queues.ts';
import { newEntries, type Table } from './table.ts';

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
    this.unprojected = setAsideQueue(this, 'Unprojected');
    this.projector = new NodeFunction(this, 'projector', {
      stage,
      code: bundles('projector'),
      timeout: Duration.seconds(60),
      environment: { STOWAGE_SERVICE: serviceName(stage), STOWAGE_TABLE: table.table.tableName },
      allowed: [
        allow(
          ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
          [table.table.tableArn],
        ),
      ],
      description: 'Keeps the accounts as operators list them, and the sums, from the books’ own changes',
    });
    table.feed(this.projector, this.unprojected, {
      filters: [newEntries, accounts],
      maxBatchingWindow: Duration.seconds(1),
    });
  }
}

const accounts = FilterCriteria.filter({
  dynamodb: {
    NewImage: {
      pk: { S: FilterRule.beginsWith(ownerPrefix) },
      sk: { S: FilterRule.isEqual(accountSort) },
    },
  },
});
