import {
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  StartMessageMoveTaskCommand,
  type QueueAttributeName,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { DeadLetter, EventQueue, QueueDepth } from '@stowage/domain';

export interface QueueUrls {
  readonly queue: string;
  /** Of the queue that dead letters are set aside in. */
  readonly deadLetters: string;
}

/** A queue and its dead-letter queue in SQS. Its numbers are approximate, as SQS calls them. */
export class SqsEventQueue implements EventQueue {
  readonly #client: SQSClient;
  readonly #urls: QueueUrls;

  constructor(client: SQSClient, urls: QueueUrls) {
    this.#client = client;
    this.#urls = urls;
  }

  /**
   * How old the oldest message is only CloudWatch knows, minutes later; the alarm `EventsLate` looks at that. To
   * receive one and see would count as a delivery.
   */
  async depth(): Promise<QueueDepth> {
    const [queue, deadLetters] = await Promise.all([
      this.#attributes(this.#urls.queue, [...visible, 'ApproximateNumberOfMessagesNotVisible']),
      this.#attributes(this.#urls.deadLetters, visible),
    ]);
    return {
      waiting: Number(queue.ApproximateNumberOfMessages) + Number(queue.ApproximateNumberOfMessagesDelayed),
      inFlight: Number(queue.ApproximateNumberOfMessagesNotVisible),
      dead: countOf(deadLetters),
      oldestSentAt: undefined,
    };
  }

  /** SQS lets nobody look without receiving. Here each is visible again at once, for a redrive or for another look. */
  async deadLetters(limit: number): Promise<readonly DeadLetter[]> {
    const { Messages = [] } = await this.#client.send(
      new ReceiveMessageCommand({
        QueueUrl: this.#urls.deadLetters,
        MaxNumberOfMessages: limit,
        VisibilityTimeout: 0,
        // Asks all of the queue's servers, not some.
        WaitTimeSeconds: 1,
        MessageSystemAttributeNames: ['SentTimestamp', 'ApproximateReceiveCount'],
      }),
    );
    return Messages.map(({ MessageId, Body, Attributes }) => ({
      messageId: MessageId!,
      sentAt: Number(Attributes!.SentTimestamp),
      receives: Number(Attributes!.ApproximateReceiveCount),
      body: Body!,
    }));
  }

  /** SQS does it by itself, and may take minutes; asked again meanwhile, it goes on with what it does. */
  async redrive(): Promise<number> {
    const attributes = await this.#attributes(this.#urls.deadLetters, [...visible, 'QueueArn']);
    const dead = countOf(attributes);
    if (dead === 0) return 0;
    try {
      await this.#client.send(new StartMessageMoveTaskCommand({ SourceArn: attributes.QueueArn }));
    } catch (error) {
      if (!isUnderWay(error)) throw error;
    }
    return dead;
  }

  async #attributes<N extends QueueAttributeName>(url: string, names: N[]): Promise<Record<N, string>> {
    const { Attributes } = await this.#client.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: names }),
    );
    return Attributes as Record<N, string>;
  }
}

const visible: ('ApproximateNumberOfMessages' | 'ApproximateNumberOfMessagesDelayed')[] = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesDelayed',
];

const countOf = (attributes: Record<(typeof visible)[number], string>): number =>
  Number(attributes.ApproximateNumberOfMessages) + Number(attributes.ApproximateNumberOfMessagesDelayed);

/** "There is already a task running": of several errors that SQS has no names for. */
const isUnderWay = (error: unknown): boolean => error instanceof Error && /already/i.test(error.message);
