import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { SqsEventQueue } from '@stowage/adapters/aws/sqs-event-queue';
import { describeEventQueue } from './event-queue.contract.ts';

const client = new SQSClient();
const maxReceives = 5;
let queues = 0;

describeEventQueue(
  'SQS',
  async () => {
    const name = `contracts-${++queues}`;
    const create = async (QueueName: string, Attributes: Record<string, string>) =>
      (await client.send(new CreateQueueCommand({ QueueName, Attributes }))).QueueUrl!;
    const deadLetters = await create(`${name}-dead`, {});
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl: deadLetters, AttributeNames: ['QueueArn'] }),
    );
    const QueueUrl = await create(name, {
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: Attributes!.QueueArn,
        maxReceiveCount: maxReceives,
      }),
    });
    const received: string[] = [];
    return {
      queue: new SqsEventQueue(client, { queue: QueueUrl, deadLetters }),
      send: async (MessageBody) => {
        await client.send(new SendMessageCommand({ QueueUrl, MessageBody }));
      },
      receive: async () => {
        const { Messages: [message] = [] } = await client.send(
          new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 1, VisibilityTimeout: 60 }),
        );
        if (message) received.push(message.ReceiptHandle!);
        return message?.Body;
      },
      giveUp: async () => {
        for (const ReceiptHandle of received.splice(0)) {
          await client.send(
            new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }),
          );
        }
      },
      close: async () => {},
    };
  },
  { maxReceives, cannotRedrive: 'moto 5.2.5 does not know StartMessageMoveTask' },
);
