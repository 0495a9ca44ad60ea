import { requestedScope } from '@stowage/adapters/contract/routes';
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { addressesOf } from './addresses.ts';
import type { Artifacts } from './artifacts.ts';
import { Alarms } from './constructs/alarms.ts';
import { Api } from './constructs/api.ts';
import { ConsoleContent } from './constructs/console-content.ts';
import { DomainEvents } from './constructs/domain-events.ts';
import { EdgeFirewall } from './constructs/edge-firewall.ts';
import { EventQueue } from './constructs/event-queue.ts';
import { FilesBucket } from './constructs/files-bucket.ts';
import { Functions, recorderTimeout } from './constructs/functions.ts';
import { Identity } from './constructs/identity.ts';
import { LogQueries } from './constructs/log-queries.ts';
import { OperationsBoard } from './constructs/operations-board.ts';
import { OriginLock } from './constructs/origin-lock.ts';
import { Projections } from './constructs/projections.ts';
import { Site } from './constructs/site.ts';
import { Table } from './constructs/table.ts';
import { UserBoard } from './constructs/user-board.ts';
import { UsersBoard } from './constructs/users-board.ts';
import type { Stage } from './stage.ts';

interface StowageStackProps extends StackProps {
  readonly stage: Stage;
  readonly artifacts: Artifacts;
  /** Where the firewall before the site has to live, if not here. */
  readonly edge?: Stack | undefined;
}

/**
 * Composes one deployment. What waits for what: the pool and the bare API, then the distribution, then everything
 * that has to know the site's address (the client, the bucket's CORS), then the functions and the API's methods.
 */
export class StowageStack extends Stack {
  constructor(scope: Construct, id: string, props: StowageStackProps) {
    super(scope, id, props);
    const { stage, artifacts, edge = this } = props;
    const addresses = addressesOf(stage);

    const identity = new Identity(this, 'Identity', { stage, addresses, bundles: artifacts.functions });
    const { userPool } = identity;
    const api = new Api(this, 'Api', { stage, userPool });
    const lock = new OriginLock(this, 'OriginLock');
    const firewall = stage.firewall && new EdgeFirewall(edge, 'Firewall', stage.firewall);
    const site = new Site(this, 'Site', {
      stage,
      addresses,
      restApiId: api.restApi.restApiId,
      originHeaders: lock.headers,
      webAclArn: firewall?.webAclArn,
    });

    const client = identity.addConsole(site.origin);
    const machines = stage.machineClients.map((machine) => identity.addMachine(machine));
    const events = new EventQueue(this, 'Events', {
      bucketArn: this.formatArn({
        service: 's3',
        region: '',
        account: '',
        resource: addresses.filesBucketName,
      }),
      functionTimeout: recorderTimeout,
    });
    const { bucket } = new FilesBucket(this, 'Storage', {
      stage,
      addresses,
      site: site.origin,
      events: events.queue,
    });
    const table = new Table(this, 'Table', { stage });
    const projections = new Projections(this, 'Projections', { stage, bundles: artifacts.functions, table });
    const domainEvents = new DomainEvents(this, 'DomainEvents', {
      stage,
      bundles: artifacts.functions,
      table,
    });
    const functions = new Functions(this, 'Functions', {
      stage,
      version: artifacts.version,
      bundles: artifacts.functions,
      table,
      bucket,
      userPool,
      client,
      queue: events.queue,
      deadLetters: events.deadLetters,
      machines,
      site: site.origin,
      loginOrigin: addresses.loginOrigin,
      webhooks: domainEvents.webhooks,
    });
    functions.recordFrom(events.queue);
    api.addRoutes(functions.api);
    lock.guard(api.restApi.deploymentStage.stageArn);

    new ConsoleContent(this, 'Content', {
      stage,
      bucket: site.consoleBucket,
      built: artifacts.console,
      config: {
        issuer: userPool.userPoolProviderUrl,
        clientId: client.userPoolClientId,
        scope: requestedScope(stage.loginFlow),
        loginFlow: stage.loginFlow,
        apiBase: '',
        logoutUrl: `${addresses.loginOrigin}/logout`,
        storageOrigin: addresses.storageOrigin,
        region: stage.region,
        stage: stage.name,
        version: artifacts.version,
      },
    });

    const watched = {
      stage,
      functions: [...functions.all, ...domainEvents.functions, projections.projector, identity.tokenShaper],
      queue: events.queue,
      deadLetters: events.deadLetters,
      restApi: api.restApi,
      table: table.table,
      domainEvents,
      projections,
    };
    const { all: alarms } = new Alarms(this, 'Alarms', watched);
    new OperationsBoard(this, 'Operations', { ...watched, alarms });
    new UsersBoard(this, 'Users', { stage, api: functions.api, recorder: functions.recorder });
    const logs = functions.all.map(({ logGroup }) => logGroup);
    new UserBoard(this, 'User', { stage, logGroups: logs });
    const otherLogs = [...domainEvents.functions, projections.projector].map(({ logGroup }) => logGroup);
    new LogQueries(this, 'Queries', { stage, logGroups: [...logs, ...otherLogs, api.accessLog] });

    new CfnOutput(this, 'SiteUrl', { value: site.origin });
    new CfnOutput(this, 'SiteTarget', {
      value: site.distribution.distributionDomainName,
      description: 'Where a custom domain’s DNS record points to',
    });
    new CfnOutput(this, 'UserPoolId', { value: userPool.userPoolId });
    new CfnOutput(this, 'FilesBucket', { value: bucket.bucketName });
    new CfnOutput(this, 'TableName', { value: table.table.tableName });
    new CfnOutput(this, 'DeadLetterQueue', { value: events.deadLetters.queueUrl });
    for (const about of ['operations', 'users', 'user'] as const) {
      new CfnOutput(this, `${about[0]!.toUpperCase()}${about.slice(1)}Board`, {
        value: boardUrl(stage, about),
      });
    }
  }
}

const boardUrl = ({ name, region }: Stage, about: string): string =>
  `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#dashboards/dashboard/stowage-${name}-${about}`;
