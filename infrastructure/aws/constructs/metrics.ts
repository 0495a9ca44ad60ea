// The numbers that alarms and boards look at: AWS's own by resource, and those that the functions write into their
// logs (namespace Stowage; adapters/http/request-metrics and events).

import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { serviceName } from '../environment.ts';
import type { Stage } from '../stage.ts';

export const minutes = (count: number): Duration => Duration.minutes(count);

type TableMetric = `${'Read' | 'Write'}ThrottleEvents` | `Consumed${'Read' | 'Write'}CapacityUnits`;

/**
 * A sum over the table and its indexes. Under the table's name alone CloudWatch leaves the indexes out, and what they
 * turn away is only there while they do: a query takes whatever is there.
 */
export const withIndexes = (table: ITableV2, metricName: TableMetric, label: string): MathExpression =>
  new MathExpression({
    expression: `SELECT SUM(${metricName}) FROM "AWS/DynamoDB" WHERE TableName = '${table.tableName}'`,
    label,
    period: minutes(5),
  });

/** What the recorder makes of events; each is a count in every batch, zero included. */
export type RecorderCount = 'Recorded' | 'Duplicates' | 'Orphans' | 'Unwanted' | 'Ignored' | 'Failed';

/** What came of abandoned uploads, in every sweep. */
export type SweeperCount = 'Swept' | 'Settled' | 'Failed';

/** What the store and the books told differently of. */
export type ReconcilerCount = 'Orphans' | 'Missing' | 'DriftFiles' | 'DriftBytes';

export class OwnMetrics {
  readonly #service: string;

  constructor(stage: Stage) {
    this.#service = serviceName(stage);
  }

  recorder(metricName: RecorderCount): Metric {
    return this.#metric(metricName, { handler: 'recorder' }, 'Sum');
  }

  sweeper(metricName: SweeperCount): Metric {
    return this.#metric(metricName, { handler: 'sweeper' }, 'Sum');
  }

  /** Of the last run, told again at each call; so an hour always has some. */
  reconciler(metricName: ReconcilerCount): Metric {
    return this.#metric(metricName, { handler: 'reconciler' }, 'Maximum').with({ period: minutes(60) });
  }

  projector(metricName: 'Projected' | 'Unprojected'): Metric {
    return this.#metric(metricName, { handler: 'projector' }, 'Sum');
  }

  publisher(metricName: 'Published' | 'Unpublished'): Metric {
    return this.#metric(metricName, { handler: 'publisher' }, 'Sum');
  }

  webhook(metricName: 'Delivered' | 'Undelivered'): Metric {
    return this.#metric(metricName, { handler: 'webhook' }, 'Sum');
  }

  /** Milliseconds from the event to the books, the worst of each batch. */
  eventLag(statistic: string): Metric {
    return this.#metric('EventLag', { handler: 'recorder' }, statistic);
  }

  requests(route: string): Metric {
    return this.#metric('Requests', { route }, 'Sum', route);
  }

  latency(route: string, statistic: string): Metric {
    return this.#metric('Latency', { route }, statistic, route);
  }

  refusals(code: string): Metric {
    return this.#metric('Refusals', { code }, 'Sum', code);
  }

  #metric(
    metricName: string,
    dimensions: Record<string, string>,
    statistic: string,
    label = metricName,
  ): Metric {
    return new Metric({
      namespace: 'Stowage',
      metricName,
      dimensionsMap: { service: this.#service, ...dimensions },
      statistic,
      period: minutes(5),
      label,
    });
  }
}
