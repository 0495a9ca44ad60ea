import { SQSClient } from '@aws-sdk/client-sqs';
import { sdkDefaults } from '../aws/sdk-defaults.ts';
import { SqsEventQueue } from '../aws/sqs-event-queue.ts';
import { sayUnavailable } from '../aws/unavailable.ts';
import type { Extension } from './aws.ts';
import { ports } from './tokens.ts';

/** The queues, for those who look at them and redrive them. */
export const withQueues: Extension = (container, { queues }) => {
  const client = new SQSClient(sdkDefaults);
  client.middlewareStack.add(sayUnavailable, { step: 'initialize' });
  const { events, webhooks } = queues;
  container.bind(ports.eventQueue).toConstantValue(new SqsEventQueue(client, events));
  container
    .bind(ports.webhookQueue)
    .toConstantValue(webhooks ? new SqsEventQueue(client, webhooks) : undefined);
};
