import { expect, test } from '@jest/globals';
import { statements, type Deployed } from '../deployed.ts';

/** Of a stage with a webhook. */
export function domainEvents(deployed: Deployed): void {
  const { stage, the, all } = deployed;
  const mappings = Object.values(all('AWS::Lambda::EventSourceMapping'));
  const mappingOf = (name: string) =>
    mappings.find(({ Properties }) => Properties.FunctionName === `<DomainEvents${name}Function>`)!
      .Properties;

  test('the table’s stream carries new rows, and the publisher gets new lines of the record alone', () => {
    const { StreamSpecification } = the('AWS::DynamoDB::GlobalTable').Properties;
    expect(StreamSpecification).toEqual({ StreamViewType: 'NEW_IMAGE' });
    const mapping = mappingOf('publisher');
    expect(mapping.EventSourceArn).toBe('<TableBooks.StreamArn>');
    expect(mapping.StartingPosition).toBe('TRIM_HORIZON');
    expect(
      mapping.FilterCriteria.Filters.map(({ Pattern }: { Pattern: string }) => JSON.parse(Pattern)),
    ).toEqual([{ eventName: ['INSERT'], dynamodb: { NewImage: { pk: { S: [{ prefix: 'J#' }] } } } }]);
  });

  test('a batch that fails is cut, comes again for most of a day, and ends where somebody looks', () => {
    const mapping = mappingOf('publisher');
    expect(mapping.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
    expect(mapping.BisectBatchOnFunctionError).toBe(true);
    expect(mapping.MaximumRecordAgeInSeconds).toBeGreaterThanOrEqual(12 * 3600);
    expect(mapping.MaximumRecordAgeInSeconds).toBeLessThan(24 * 3600);
    expect(mapping.DestinationConfig.OnFailure.Destination).toBe('<DomainEventsUnpublished.Arn>');
  });

  test('every event goes from the bus, whole, through a queue with dead letters to the webhook', () => {
    expect(the('AWS::Events::EventBus').Properties.Name).toBe(`stowage-${stage.name}`);
    const rule = the('AWS::Events::Rule', 'DomainEvents').Properties;
    expect(rule.EventPattern).toEqual({ source: ['stowage'] });
    expect(rule.Targets).toEqual([
      expect.objectContaining({
        Arn: '<DomainEventsWebhooks.Arn>',
        InputPath: '$.detail',
        DeadLetterConfig: { Arn: '<DomainEventsUnpublished.Arn>' },
        RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
      }),
    ]);
    const queue = the('AWS::SQS::Queue', 'DomainEventsWebhooks').Properties;
    expect(queue.RedrivePolicy).toEqual({
      deadLetterTargetArn: '<DomainEventsWebhookDeadLetters.Arn>',
      maxReceiveCount: 15,
    });
    const { Timeout } = the('AWS::Lambda::Function', 'DomainEventswebhook').Properties;
    expect(queue.VisibilityTimeout).toBeGreaterThanOrEqual(6 * Timeout);
    expect(mappingOf('webhook').FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
  });

  test('only the bus may send to that queue, and only by this rule', () => {
    const policy = Object.values(all('AWS::SQS::QueuePolicy')).find(
      ({ Properties }) => Properties.Queues[0] === '<DomainEventsWebhooks>',
    )!;
    const allows = statements(policy.Properties.PolicyDocument).filter(({ Effect }) => Effect === 'Allow');
    expect(allows).toEqual([
      expect.objectContaining({
        Principal: { Service: 'events.amazonaws.com' },
        Condition: { ArnEquals: { 'aws:SourceArn': '<DomainEventsToWebhook.Arn>' } },
      }),
    ]);
  });

  test('the secret is generated, has the form of a key, and is in no environment', () => {
    const { GenerateSecretString } = the('AWS::SecretsManager::Secret', 'DomainEvents').Properties;
    expect(GenerateSecretString).toEqual({ ExcludePunctuation: true, PasswordLength: 44 });
    const { Environment, Layers } = the('AWS::Lambda::Function', 'DomainEventswebhook').Properties;
    expect(Environment.Variables.STOWAGE_WEBHOOK_SECRET_ID).toBe('<DomainEventsWebhookSecret>');
    expect(JSON.stringify(Environment)).not.toContain('resolve:');
    expect(JSON.stringify(Layers)).toContain('AWS-Parameters-and-Secrets-Lambda-Extension');
  });

  test('publisher and webhook may do this and no more', () => {
    const actions = (id: string) =>
      [...new Set(deployed.allowed(id).flatMap(({ Action }) => Action))]
        .filter((action) => !action.startsWith('xray:'))
        .sort();
    expect(actions('DomainEventspublisher')).toEqual(
      [
        'dynamodb:DescribeStream',
        'dynamodb:GetRecords',
        'dynamodb:GetShardIterator',
        'dynamodb:ListStreams',
        'events:PutEvents',
        'sqs:GetQueueAttributes',
        'sqs:GetQueueUrl',
        'sqs:SendMessage',
      ].sort(),
    );
    expect(actions('DomainEventswebhook')).toEqual(
      [
        'secretsmanager:GetSecretValue',
        'sqs:ChangeMessageVisibility',
        'sqs:DeleteMessage',
        'sqs:GetQueueAttributes',
        'sqs:GetQueueUrl',
        'sqs:ReceiveMessage',
      ].sort(),
    );
  });

  test('pipeline can look at the webhooks’ queues and redrive them', () => {
    const resources = deployed
      .allowed('Functionspipeline')
      .filter(({ Action }) => Action[0]!.startsWith('sqs:'))
      .flatMap(({ Resource }) => Resource);
    expect(resources.sort()).toEqual([
      '<DomainEventsWebhookDeadLetters.Arn>',
      '<DomainEventsWebhooks.Arn>',
      '<EventsDeadLetters.Arn>',
      '<EventsObjectEvents.Arn>',
    ]);
  });
}
