import { mostDeliveries } from '@stowage/adapters/webhooks/pace';
import { Duration } from 'aws-cdk-lib';
import { EventBus, Match, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { accept } from '../accept.ts';
import { serviceName } from '../environment.ts';
import type { Stage } from '../stage.ts';
import { allow, NodeFunction, type Bundles } from './node-function.ts';
import { queueProps, setAsideQueue } from './queues.ts';
import { newEntries, type Table } from './table.ts';

interface DomainEventsProps {
  readonly stage: Stage;
  readonly bundles: Bundles;
  readonly table: Table;
}

/**
 * Where the record's events leave: the table's stream → `publisher` → a bus, for other systems in the account; and from
 * the bus, if the stage has a webhook, through a queue and the function `webhook` to its receiver.
 */
export class DomainEvents extends Construct {
  readonly functions: readonly NodeFunction[];
  /** What could not be published, or not be handed on by the bus. */
  readonly unpublished: Queue;
  /** Of events on their way to the receiver, if the stage has one. */
  readonly webhooks: { readonly queue: Queue; readonly deadLetters: Queue } | undefined;
  readonly #props: DomainEventsProps;

  constructor(scope: Construct, id: string, props: DomainEventsProps) {
    super(scope, id);
    this.#props = props;
    const { stage } = props;
    this.unpublished = setAsideQueue(this, 'Unpublished');
    const bus = new EventBus(this, 'Bus', { eventBusName: `stowage-${stage.name}` });
    const publisher = this.#createPublisher(bus);
    if (!stage.webhook) {
      this.functions = [publisher];
      return;
    }
    this.webhooks = this.#createQueues(bus);
    this.functions = [publisher, this.#createWebhook(stage.webhook.url, this.webhooks.queue)];
  }

  /** Lines of the record alone, as they are written; owner by owner in order, and for most of a day if need be. */
  #createPublisher(bus: EventBus): NodeFunction {
    const { stage, bundles, table } = this.#props;
    const publisher = new NodeFunction(this, 'publisher', {
      stage,
      code: bundles('publisher'),
      timeout: Duration.seconds(60),
      environment: { STOWAGE_SERVICE: serviceName(stage), STOWAGE_EVENT_BUS: bus.eventBusName },
      allowed: [allow(['events:PutEvents'], [bus.eventBusArn])],
      description: 'Tells other systems what the record says',
    });
    table.feed(publisher, this.unpublished, { filters: [newEntries] });
    return publisher;
  }

  #createQueues(bus: EventBus): { queue: Queue; deadLetters: Queue } {
    const deadLetters = new Queue(this, 'WebhookDeadLetters', queueProps);
    const queue = new Queue(this, 'Webhooks', {
      ...queueProps,
      visibilityTimeout: Duration.seconds(webhookTimeout.toSeconds() * 6),
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: mostDeliveries },
    });
    new Rule(this, 'ToWebhook', {
      eventBus: bus,
      description: 'Every event of the record, to the receiver of the webhook',
      eventPattern: { source: Match.exactString('stowage') },
      targets: [
        new SqsQueue(queue, {
          message: RuleTargetInput.fromEventPath('$.detail'),
          deadLetterQueue: this.unpublished,
          // The bus's own limits: a day, with pauses that grow.
          retryAttempts: 185,
          maxEventAge: Duration.hours(24),
        }),
      ],
    });
    return { queue, deadLetters };
  }

  #createWebhook(url: string, queue: Queue): NodeFunction {
    const { stage, bundles } = this.#props;
    const secret = new Secret(this, 'WebhookSecret', {
      description: 'Signs what the receiver of the webhook gets',
      // 44 letters and digits are the base64 of 33 bytes: a key as Standard Webhooks has it.
      generateSecretString: { passwordLength: 44, excludePunctuation: true },
    });
    accept(secret, {
      'AwsSolutions-SMG4':
        'The receiver has to know it, too, and learns it from a person. docs/events.md tells how to change it.',
    });
    const webhook = new NodeFunction(this, 'webhook', {
      stage,
      code: bundles('webhook'),
      timeout: webhookTimeout,
      environment: {
        STOWAGE_SERVICE: serviceName(stage),
        STOWAGE_WEBHOOK_URL: url,
        STOWAGE_WEBHOOK_SECRET_ID: secret.secretArn,
        STOWAGE_WEBHOOK_QUEUE: queue.queueUrl,
      },
      allowed: [allow(['secretsmanager:GetSecretValue'], [secret.secretArn])],
      readsSecret: true,
      description: 'Tells the receiver of the webhook, signed',
    });
    webhook.fn.addEventSource(
      new SqsEventSource(queue, {
        batchSize: 10,
        reportBatchItemFailures: true,
        // Enough for a rush, and no flood for the receiver.
        maxConcurrency: 5,
      }),
    );
    return webhook;
  }
}

/** Ten events of one user, to a receiver who answers none of them in time. */
const webhookTimeout = Duration.seconds(120);
