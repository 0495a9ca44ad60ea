import { Aws } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { Stage } from '../stage.ts';
import { minutes, OwnMetrics, withIndexes } from './metrics.ts';
import type { Projections } from './projections.ts';
import type { DomainEvents } from './domain-events.ts';
import type { NodeFunction } from './node-function.ts';

interface AlarmsProps {
  readonly stage: Stage;
  readonly restApi: RestApi;
  readonly functions: readonly NodeFunction[];
  readonly queue: IQueue;
  readonly deadLetters: IQueue;
  readonly table: ITableV2;
  readonly domainEvents: Pick<DomainEvents, 'functions' | 'unpublished' | 'webhooks'>;
  readonly projections: Projections;
}

/** What somebody should know at once. Each says what it means and where to look. */
export class Alarms extends Construct {
  readonly all: Alarm[] = [];
  readonly #topic: Topic;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    const { stage, restApi, functions, queue, deadLetters, table, domainEvents, projections } = props;
    this.#topic = new Topic(this, 'Topic', { displayName: `Stowage ${stage.name}`, enforceSSL: true });
    // A topic with a policy of its own, as TLS alone needs one, has lost the one by which its account's alarms may speak.
    this.#topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'OurAlarmsMaySpeak',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.#topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    if (stage.alarmsEmail) this.#topic.addSubscription(new EmailSubscription(stage.alarmsEmail));
    const own = new OwnMetrics(stage);
    const period = minutes(5);

    this.#above('DeadLetters', deadLetters.metricApproximateNumberOfMessagesVisible({ period }), 0, {
      says: 'Events that the recorder gave up on: look at its log for "failed", mend the cause, redrive the queue.',
    });
    this.#above('EventsLate', queue.metricApproximateAgeOfOldestMessage({ period, statistic: 'max' }), 900, {
      says: 'The oldest event has waited for 15 minutes: uploads are not being recorded.',
    });
    this.#above('ApiFaults', restApi.metricServerError({ period, statistic: 'sum' }), 5, {
      says: 'More than five replies of 5xx in five minutes: look for "fault" in the functions’ logs.',
      of: 2,
    });
    for (const { fn, node } of functions) {
      this.#above(`Errors-${node.id}`, fn.metricErrors({ period }), 0, {
        says: `The function ${node.id} crashed or timed out: see its log.`,
        ...twiceInHalfAnHour,
      });
      this.#above(`Throttles-${node.id}`, fn.metricThrottles({ period }), 0, {
        says: `Calls of ${node.id} were turned away: the account’s concurrency is used up.`,
        ...twiceInHalfAnHour,
      });
    }
    for (const kind of ['Read', 'Write'] as const) {
      this.#above(`Table${kind}Throttles`, withIndexes(table, `${kind}ThrottleEvents`, 'throttled'), 0, {
        says: `The table or an index of it turned ${kind.toLowerCase()}s away: a partition is hot, most likely one owner’s.`,
        of: 3,
      });
    }
    const [publisher] = domainEvents.functions;
    this.#above(
      'PublishingLate',
      publisher!.fn.metric('IteratorAge', { period, statistic: 'max' }),
      3_600_000,
      {
        says: 'Events leave an hour late; after twenty they are lost to other systems: look at the publisher’s log.',
      },
    );
    this.#above(
      'Unpublished',
      domainEvents.unpublished.metricApproximateNumberOfMessagesVisible({ period }),
      0,
      {
        says: 'Events that could not leave. A message names the stretch of the stream, which is kept for a day, or holds the event.',
      },
    );
    const { projector, unprojected } = projections;
    this.#above('ProjectingLate', projector.fn.metric('IteratorAge', { period, statistic: 'max' }), 900_000, {
      says: 'What operators look at is a quarter of an hour behind the books: look at the projector’s log.',
    });
    this.#above('Unprojected', unprojected.metricApproximateNumberOfMessagesVisible({ period }), 0, {
      says: 'Changes that the sums and the list of accounts lack. A message names the stretch of the stream.',
    });
    if (domainEvents.webhooks) {
      const { deadLetters: undelivered } = domainEvents.webhooks;
      this.#above('WebhookDeadLetters', undelivered.metricApproximateNumberOfMessagesVisible({ period }), 0, {
        says: 'The receiver of the webhook did not take these events for half a day: once it does, redrive them.',
      });
    }
    this.#above('Orphans', own.recorder('Orphans'), 0, {
      says: 'Objects that nobody’s books know of: somebody writes to the bucket beside the API.',
    });
    this.#above('Drift', own.reconciler('DriftFiles'), 0, {
      says: 'The store and the books told differently of some files. Find "drift" in the reconciler’s log, and follow docs/operations.md.',
    });
  }

  /** @param its in `of` periods among the last `within`, which are as many unless told otherwise, it must be so */
  #above(
    id: string,
    metric: IMetric,
    threshold: number,
    { says, of = 1, within = of }: { readonly says: string; readonly of?: number; readonly within?: number },
  ): void {
    const alarm = new Alarm(this, id, {
      metric,
      threshold,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: within,
      datapointsToAlarm: of,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription: says,
    });
    alarm.addAlarmAction(new SnsAction(this.#topic));
    this.all.push(alarm);
  }
}

/** Once may be chance. Not in a row: the reconciler is called in every third period only. */
const twiceInHalfAnHour = { of: 2, within: 6 };
