import { describe, expect, test } from '@jest/globals';
import { readSettings } from '@stowage/adapters/settings';
import type { Deployed } from '../deployed.ts';

const readRows = ['dynamodb:BatchGetItem', 'dynamodb:GetItem'];
const enterRows = ['dynamodb:PutItem', 'dynamodb:UpdateItem'];
const writeRows = ['dynamodb:DeleteItem', ...enterRows];
const listRows = ['dynamodb:Query'];
const findUser = ['cognito-idp:AdminGetUser', 'cognito-idp:AdminListGroupsForUser'];
const readQueue = [
  'sqs:ChangeMessageVisibility',
  'sqs:DeleteMessage',
  'sqs:GetQueueAttributes',
  'sqs:GetQueueUrl',
  'sqs:ReceiveMessage',
];

const reconcile = [
  ...readRows,
  ...enterRows,
  ...listRows,
  'dynamodb:Scan',
  's3:DeleteObject',
  's3:ListBucket',
];

/** All that each function may do; a right that is added to one is added here first. */
const everybodysRights: Record<string, string[]> = {
  Functionsupload: [
    ...readRows,
    ...enterRows,
    ...listRows,
    's3:AbortMultipartUpload',
    's3:ListBucket',
    's3:ListMultipartUploadParts',
    's3:PutObject',
  ],
  Functionsfiles: [...readRows, ...listRows],
  Functionschanges: [...readRows, ...writeRows, ...listRows, 's3:DeleteObject'],
  Functionsdownload: [...readRows, ...enterRows, 's3:GetObject'],
  Functionsaccount: ['dynamodb:GetItem', ...enterRows, ...findUser, 'cognito-idp:AdminUserGlobalSignOut'],
  Functionsactivity: listRows,
  Functionsoperations: [
    ...readRows,
    ...enterRows,
    ...listRows,
    ...findUser,
    'cognito-idp:AdminDisableUser',
    'cognito-idp:AdminEnableUser',
    'cognito-idp:AdminUserGlobalSignOut',
  ],
  Functionspipeline: [
    ...reconcile,
    ...findUser,
    'sqs:DeleteMessage',
    'sqs:GetQueueAttributes',
    'sqs:GetQueueAttributes',
    'sqs:ReceiveMessage',
    'sqs:SendMessage',
    'sqs:StartMessageMoveTask',
  ],
  Functionssweeper: [
    ...readRows,
    ...enterRows,
    ...listRows,
    's3:AbortMultipartUpload',
    's3:DeleteObject',
    's3:ListBucket',
  ],
  Functionsreconciler: reconcile,
  Functionsrecorder: [...readRows, ...writeRows, 's3:DeleteObject', ...readQueue],
  Identityshapetokens: [],
};

export function functions(deployed: Deployed): void {
  const { stage, the, all } = deployed;
  const rights = { ...everybodysRights, ...(stage.loginFlow === 'cookie' && { Functionssession: [] }) };
  const tracing = stage.tracing ? ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'] : [];

  describe.each(Object.entries(rights))('%s', (id, expected) => {
    const { Properties } = the('AWS::Lambda::Function', id);

    test('may do this and no more', () => {
      const actions = deployed.allowed(id).flatMap(({ Action }) => Action);
      expect(actions.sort()).toEqual([...expected, ...tracing].sort());
    });

    test('reaches objects below u/ alone, rows of our table alone', () => {
      for (const { Action, Resource, Condition } of deployed.allowed(id)) {
        if (Action.includes('s3:ListBucket')) {
          expect(Action).toEqual(['s3:ListBucket']);
          expect(Resource).toEqual(['<StorageFiles.Arn>']);
          expect(Condition).toEqual({ StringLike: { 's3:prefix': 'u/*' } });
        } else if (Action[0]!.startsWith('s3:')) expect(Resource).toEqual(['<StorageFiles.Arn>/u/*']);
        if (Action[0]!.startsWith('dynamodb:')) {
          for (const resource of Resource) expect(resource).toMatch(/^<TableBooks\.Arn>(\/index\/[a-z-]+)?$/);
        }
      }
    });

    test('has no managed policy, and a role that no other function has', () => {
      const role = `${id}Role`;
      expect(Properties.Role).toBe(`<${role}.Arn>`);
      expect(the('AWS::IAM::Role', role).Properties.ManagedPolicyArns).toBeUndefined();
      const sharers = Object.values(all('AWS::Lambda::Function')).filter(
        (other) => other.Properties.Role === Properties.Role,
      );
      expect(sharers).toHaveLength(1);
    });

    test('keeps its log for the stage’s time', () => {
      expect(Properties.LoggingConfig.LogGroup).toBe(`<${id}Log>`);
      expect(the('AWS::Logs::LogGroup', id).Properties.RetentionInDays).toBe(stage.logRetentionDays);
    });

    test('runs on Node 24, traced by the stage’s choice', () => {
      expect(Properties.Runtime).toBe('nodejs24.x');
      expect(Properties.TracingConfig?.Mode).toBe(stage.tracing ? 'Active' : undefined);
    });
  });

  test('no function of ours is without its lines, here or beside those that feed it', () => {
    const own = Object.keys(all('AWS::Lambda::Function')).filter((id) => !id.startsWith('Custom'));
    const beside = [
      'DomainEventspublisher',
      'Projectionsprojector',
      ...(stage.webhook ? ['DomainEventswebhook'] : []),
    ];
    expect(own.map((id) => id.replace(/Function$/, '')).sort()).toEqual(
      [...Object.keys(rights), ...beside].sort(),
    );
  });

  test('what the constructs write is what the functions read', () => {
    const { Variables } = the('AWS::Lambda::Function', 'Functionsupload').Properties.Environment;
    const required = Object.keys(Variables).filter((name) => name.startsWith('STOWAGE_'));
    expect(required).toHaveLength(20);
    // Ids and addresses that only the deployment makes are no ids and addresses yet.
    const STOWAGE_MACHINE_CLIENTS = (Variables.STOWAGE_MACHINE_CLIENTS as string).replace(/[<>]/g, '');
    const made = {
      STOWAGE_MACHINE_CLIENTS,
      AWS_REGION: stage.region,
      STOWAGE_SITE: 'https://files.example.com',
      STOWAGE_LOGIN_ORIGIN: 'https://login.example.com',
    };
    expect(readSettings({ ...Variables, ...made })).toEqual({
      serviceName: `stowage-${stage.name}`,
      clientId: '<IdentityConsole>',
      machineClients: stage.machineClients.map(({ name }) => `IdentityMachine${name}`),
      loginFlow: stage.loginFlow,
      tracing: stage.tracing,
      quota: stage.quota,
      refusedTypes: stage.refusedTypes,
      uploadUrlLifetimeMs: stage.uploadUrlLifetimeSeconds * 1000,
      bucket: '<StorageFiles>',
      table: '<TableBooks>',
      userPool: '<IdentityUsers>',
      region: stage.region,
      version: '0.0.0-test',
      site: 'https://files.example.com',
      loginOrigin: 'https://login.example.com',
      queues: {
        events: { queue: '<EventsObjectEvents>', deadLetters: '<EventsDeadLetters>' },
        webhooks: stage.webhook && {
          queue: '<DomainEventsWebhooks>',
          deadLetters: '<DomainEventsWebhookDeadLetters>',
        },
      },
      eventBus: 'stowage',
      webhook: undefined,
    });
  });

  test('every log in the stack has an end', () => {
    for (const { Properties } of Object.values(all('AWS::Logs::LogGroup'))) {
      expect(Properties.RetentionInDays).toBe(stage.logRetentionDays);
    }
  });
}
