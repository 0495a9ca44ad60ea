import { expect, test } from '@jest/globals';
import { partsKeptDays } from '@stowage/adapters/settings';
import { statements, type Deployed } from '../deployed.ts';

export function events({ stage, the, all }: Deployed): void {
  const queues = Object.entries(all('AWS::SQS::Queue'));
  const queue = the('AWS::SQS::Queue', 'EventsObjectEvents').Properties;
  const policyOf = (id: string) =>
    statements(
      Object.values(all('AWS::SQS::QueuePolicy')).find(
        ({ Properties }) => Properties.Queues[0] === `<${id}>`,
      )!.Properties.PolicyDocument,
    );

  test.each(queues)('%s is encrypted, TLS only, and keeps messages for 14 days', (id, { Properties }) => {
    expect(Properties.SqsManagedSseEnabled).toBe(true);
    expect(Properties.MessageRetentionPeriod).toBe(14 * 24 * 3600);
    expect(policyOf(id)).toContainEqual(
      expect.objectContaining({
        Effect: 'Deny',
        Action: ['sqs:*'],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    );
  });

  test('only our bucket may send, and only for this account', () => {
    const allowed = policyOf('EventsObjectEvents').filter(({ Effect }) => Effect === 'Allow');
    expect(allowed).toEqual([
      expect.objectContaining({
        Action: ['sqs:SendMessage'],
        Principal: { Service: 's3.amazonaws.com' },
        Condition: {
          ArnEquals: { 'aws:SourceArn': `arn:aws:s3:::stowage-${stage.name}-files-<suffix>` },
          StringEquals: { 'aws:SourceAccount': '<AWS::AccountId>' },
        },
      }),
    ]);
    expect(the('AWS::S3::Bucket', 'StorageFiles').Properties.BucketName).toBe(
      `stowage-${stage.name}-files-<suffix>`,
    );
    expect(policyOf('EventsDeadLetters').some(({ Effect }) => Effect === 'Allow')).toBe(false);
  });

  test('what fails again and again goes to the dead letters', () => {
    expect(queue.RedrivePolicy).toEqual({
      deadLetterTargetArn: '<EventsDeadLetters.Arn>',
      maxReceiveCount: expect.any(Number),
    });
  });

  test('a message comes back no sooner than six times the recorder’s time', () => {
    const { Timeout } = the('AWS::Lambda::Function', 'Functionsrecorder').Properties;
    expect(queue.VisibilityTimeout).toBeGreaterThanOrEqual(6 * Timeout);
  });

  test('the recorder takes batches, and reports what failed of them', () => {
    const mapping = the('AWS::Lambda::EventSourceMapping', 'Functionsrecorder').Properties;
    expect(mapping.EventSourceArn).toBe('<EventsObjectEvents.Arn>');
    expect(mapping.FunctionName).toBe('<FunctionsrecorderFunction>');
    expect(mapping.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
    expect(mapping.BatchSize).toBeGreaterThanOrEqual(10);
    expect(mapping.MaximumBatchingWindowInSeconds).toBeGreaterThanOrEqual(1);
  });

  test.each([
    ['sweeper', 'rate(5 minutes)'],
    ['reconciler', 'rate(15 minutes)'],
  ])('the %s is called by a rule, and done before its next turn', (name, rate) => {
    const id = `Functions${name}`;
    const rule = the('AWS::Events::Rule', id).Properties;
    expect(rule.ScheduleExpression).toBe(rate);
    expect(rule.State).toBe('ENABLED');
    expect(rule.Targets).toEqual([
      expect.objectContaining({
        Arn: `<${id}Function.Arn>`,
        RetryPolicy: expect.objectContaining({ MaximumRetryAttempts: 0 }),
      }),
    ]);
    const { Timeout } = the('AWS::Lambda::Function', id).Properties;
    const period = 60 * Number(/\d+/.exec(rate)![0]);
    expect(Timeout).toBeLessThan(period);
    // What the rule does not try again Lambda would: a rule's call is asynchronous, and those it repeats twice.
    expect(the('AWS::Lambda::EventInvokeConfig', id).Properties).toMatchObject({
      FunctionName: `<${id}Function>`,
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: period,
    });
    expect(the('AWS::Lambda::Permission', id).Properties.Principal).toBe('events.amazonaws.com');
  });

  test('the bucket gives up parts no later than the sweeper their upload', () => {
    const [rule] = the('AWS::S3::Bucket', 'StorageFiles').Properties.LifecycleConfiguration.Rules;
    expect(rule.AbortIncompleteMultipartUpload.DaysAfterInitiation).toBe(partsKeptDays);
  });
}
