import { routes } from '@stowage/adapters/contract/routes';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { AlarmStatusWidget, Dashboard, type Alarm, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Stage } from '../stage.ts';
import type { DomainEvents } from './domain-events.ts';
import { explained } from './explained.ts';
import { minutes, OwnMetrics, withIndexes } from './metrics.ts';
import type { NodeFunction } from './node-function.ts';
import type { Projections } from './projections.ts';

interface OperationsBoardProps {
  readonly stage: Stage;
  readonly restApi: RestApi;
  readonly functions: readonly NodeFunction[];
  readonly queue: IQueue;
  readonly deadLetters: IQueue;
  readonly alarms: readonly Alarm[];
  readonly table: ITableV2;
  readonly domainEvents: Pick<DomainEvents, 'functions' | 'unpublished' | 'webhooks'>;
  readonly projections: Projections;
}

/** Is it working? Requests, latencies, faults, and the way of events from the bucket into the books. */
export class OperationsBoard extends Construct {
  constructor(scope: Construct, id: string, props: OperationsBoardProps) {
    super(scope, id);
    const { stage, restApi, functions, queue, deadLetters, alarms, table, domainEvents, projections } = props;
    const own = new OwnMetrics(stage);
    const period = minutes(5);
    const board = new Dashboard(this, 'Board', { dashboardName: `stowage-${stage.name}-operations` });
    const keys = Object.keys(routes);

    board.addWidgets(new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 24, height: 3 }));
    board.addWidgets(
      explained(
        'Requests',
        'Requests by route. A flat line at zero means that nothing reaches the functions.',
        {
          left: keys.map((key) => own.requests(key)),
        },
      ),
      explained(
        'Latency, p95',
        'Milliseconds inside the function, for 95 of 100 requests. Cold starts come on top; see the gateway’s own latency.',
        { left: keys.map((key) => own.latency(key, 'p95')) },
      ),
    );
    board.addWidgets(
      explained(
        'Gateway',
        'What callers see: 4xx are their mistakes and refusals, 5xx are ours. Latency is the whole way behind CloudFront.',
        {
          left: [
            restApi.metricClientError({ period, statistic: 'sum', label: '4xx' }),
            restApi.metricServerError({ period, statistic: 'sum', label: '5xx' }),
          ],
          right: [restApi.metricLatency({ period, statistic: 'p95', label: 'latency p95, ms' })],
        },
      ),
      explained('Functions', 'Crashes, time-outs and calls turned away. All should be zero.', {
        left: functions.flatMap(({ fn, node }): IMetric[] => [
          fn.metricErrors({ period, label: `${node.id} errors` }),
          fn.metricThrottles({ period, label: `${node.id} throttles` }),
        ]),
      }),
    );
    board.addWidgets(
      explained(
        'Events',
        'What the recorder made of the store’s events. Duplicates are normal; orphans and failures are not.',
        {
          left: (['Recorded', 'Duplicates', 'Unwanted', 'Orphans', 'Failed'] as const).map((name) =>
            own.recorder(name),
          ),
        },
      ),
      explained(
        'Event lag',
        'Milliseconds from the object’s arrival to its entry in the books, and how many events wait. Letters in the dead-letter queue need a person.',
        {
          left: [own.eventLag('p50'), own.eventLag('max')],
          right: [
            queue.metricApproximateNumberOfMessagesVisible({ period, label: 'waiting' }),
            deadLetters.metricApproximateNumberOfMessagesVisible({ period, label: 'dead letters' }),
          ],
        },
      ),
    );
    board.addWidgets(
      explained(
        'Abandoned uploads',
        'Uploads that never arrived, whose room was given back; and such as had arrived without their event. The second and third should be zero.',
        { left: [own.sweeper('Swept'), own.sweeper('Settled'), own.sweeper('Failed')] },
      ),
      explained(
        'Drift',
        'What the store and the books told differently of in the last reconciliation. Orphans and missing files need a person; the rest was set right.',
        {
          left: [own.reconciler('Orphans'), own.reconciler('Missing'), own.reconciler('DriftFiles')],
          right: [own.reconciler('DriftBytes')],
        },
      ),
    );
    const [publisher] = domainEvents.functions;
    board.addWidgets(
      explained(
        'To other systems',
        'Entries of the record that left as events, and how old the oldest is that waits, in ms. What could not leave at all needs a person.',
        {
          left: [
            own.publisher('Published'),
            own.publisher('Unpublished'),
            domainEvents.unpublished.metricApproximateNumberOfMessagesVisible({ period, label: 'set aside' }),
          ],
          right: [
            publisher!.fn.metric('IteratorAge', { period, statistic: 'max', label: 'oldest that waits' }),
          ],
        },
      ),
      explained(
        'Table',
        'Units that the table and its indexes were asked for, and requests that they turned away. The second should be zero: a partition is hot.',
        {
          left: [
            withIndexes(table, 'ConsumedReadCapacityUnits', 'read units'),
            withIndexes(table, 'ConsumedWriteCapacityUnits', 'write units'),
          ],
          right: [
            withIndexes(table, 'ReadThrottleEvents', 'throttled reads'),
            withIndexes(table, 'WriteThrottleEvents', 'throttled writes'),
          ],
        },
      ),
    );
    const { projector, unprojected } = projections;
    board.addWidgets(
      explained(
        'What operators look at',
        'Changes of the books that the accounts and the sums took in, and how old the oldest is that waits, in ms. What could not be taken in needs a person.',
        {
          left: [
            own.projector('Projected'),
            own.projector('Unprojected'),
            unprojected.metricApproximateNumberOfMessagesVisible({ period, label: 'set aside' }),
          ],
          right: [
            projector.fn.metric('IteratorAge', { period, statistic: 'max', label: 'oldest that waits' }),
          ],
        },
      ),
    );
    if (domainEvents.webhooks) {
      const { queue: leaving, deadLetters: undelivered } = domainEvents.webhooks;
      board.addWidgets(
        explained(
          'Webhook',
          'Events that the receiver took, and such that it did not take this time. What it did not take for half a day is set aside.',
          {
            left: [own.webhook('Delivered'), own.webhook('Undelivered')],
            right: [
              leaving.metricApproximateNumberOfMessagesVisible({ period, label: 'waiting' }),
              undelivered.metricApproximateNumberOfMessagesVisible({ period, label: 'set aside' }),
            ],
          },
        ),
      );
    }
  }
}
