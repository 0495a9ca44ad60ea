import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { accept } from '../accept.ts';

/** What all queues have in common. */
export const queueProps = {
  encryption: QueueEncryption.SQS_MANAGED,
  enforceSSL: true,
  // Longest that SQS allows: time to find out, repair and redrive.
  retentionPeriod: Duration.days(14),
  removalPolicy: RemovalPolicy.DESTROY,
} as const;

/** A queue for what failed on its way, and did not come from a queue. */
export function setAsideQueue(scope: Construct, id: string): Queue {
  const queue = new Queue(scope, id, queueProps);
  accept(queue, {
    'AwsSolutions-SQS3': 'It takes what failed on its way: it is a queue of dead letters, of no queue’s.',
  });
  return queue;
}
