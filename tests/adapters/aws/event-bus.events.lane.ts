// EventBridge takes our events, and a rule hands them to a queue. moto does not heed a target's InputPath, by which the
// stack's rule takes the event out of its envelope: that the template says so is held by a test of it.

import {
  CreateEventBusCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { expect, test } from '@jest/globals';
import { EventBus } from '@stowage/adapters/aws/event-bus';
import { cloudEventOf } from '@stowage/domain';
import { anEntry, anOwner } from '../../builders/records.ts';

const events = new EventBridgeClient();
const queues = new SQSClient();

test('23 events in three requests, each delivered as it is', async () => {
  const bus = 'lane';
  const { QueueUrl } = await queues.send(new CreateQueueCommand({ QueueName: 'lane-events' }));
  const { Attributes } = await queues.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  await events.send(new CreateEventBusCommand({ Name: bus }));
  const rule = { Name: 'all', EventBusName: bus };
  await events.send(new PutRuleCommand({ ...rule, EventPattern: JSON.stringify({ source: ['stowage'] }) }));
  const target = { Id: 'queue', Arn: Attributes!.QueueArn };
  await events.send(
    new PutTargetsCommand({ Rule: rule.Name, EventBusName: rule.EventBusName, Targets: [target] }),
  );

  const told = Array.from({ length: 23 }, (_, bytes) =>
    cloudEventOf(anEntry(anOwner(), { name: 'Übersicht 📁.pdf', bytes }), 'lane'),
  );
  expect(await new EventBus(events, bus).publish(told)).toEqual(new Set());

  const arrived: { detail: { id: string }; source: string; 'detail-type': string }[] = [];
  for (let read = 0; read < 20 && arrived.length < told.length; read += 1) {
    const { Messages = [] } = await queues.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 60 }),
    );
    arrived.push(...Messages.map(({ Body }) => JSON.parse(Body!)));
  }
  const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
  expect(arrived.map(({ detail }) => detail).sort(byId)).toEqual(told.toSorted(byId));
  expect(new Set(arrived.map((event) => `${event.source} ${event['detail-type']}`))).toEqual(
    new Set(['stowage stowage.file.stored']),
  );
});
