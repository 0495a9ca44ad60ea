import { Aws, Duration } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { queueProps } from './queues.ts';

interface EventQueueProps {
  /** The one bucket that may send. */
  readonly bucketArn: string;
  /** Of the function that reads it. */
  readonly functionTimeout: Duration;
}

/** From the bucket to the recorder: nothing that the store reports is lost, and a poison message ends up aside. */
export class EventQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, { bucketArn, functionTimeout }: EventQueueProps) {
    super(scope, id);
    this.deadLetters = new Queue(this, 'DeadLetters', queueProps);
    this.queue = new Queue(this, 'ObjectEvents', {
      ...queueProps,
      // Lambda's own advice: a batch that times out must not come back while it may still be running.
      visibilityTimeout: Duration.seconds(functionTimeout.toSeconds() * 6),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 5 },
    });
    // The bucket is named by ARN: it waits for this policy, and not the other way round.
    this.queue.addToResourcePolicy(
      new PolicyStatement({
        sid: 'OurBucketMaySend',
        principals: [new ServicePrincipal('s3.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [this.queue.queueArn],
        conditions: {
          ArnEquals: { 'aws:SourceArn': bucketArn },
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
        },
      }),
    );
  }
}
