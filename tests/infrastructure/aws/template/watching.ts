import { expect, test } from '@jest/globals';
import type { Deployed } from '../deployed.ts';

export function watching({ stage, the, all, resources, outputs }: Deployed): void {
  const alarms = Object.entries(all('AWS::CloudWatch::Alarm'));
  const functions = [
    'upload',
    'files',
    'changes',
    'download',
    'account',
    'activity',
    'pipeline',
    ...(stage.loginFlow === 'cookie' ? ['session'] : []),
    'operations',
    'recorder',
    'projector',
    'publisher',
    ...(stage.webhook ? ['webhook'] : []),
    'sweeper',
    'reconciler',
    'shapetokens',
  ];

  test('somebody is told of dead letters, age, errors, throttles, 5xx and orphans', () => {
    expect(alarms.map(([id]) => id.replace('Alarms', '')).sort()).toEqual(
      [
        'DeadLetters',
        'EventsLate',
        'ApiFaults',
        'Orphans',
        'Drift',
        'TableReadThrottles',
        'TableWriteThrottles',
        'ProjectingLate',
        'Unprojected',
        'PublishingLate',
        'Unpublished',
        ...(stage.webhook ? ['WebhookDeadLetters'] : []),
        ...functions.flatMap((name) => [`Errors${name}`, `Throttles${name}`]),
      ].sort(),
    );
    for (const [, { Properties }] of alarms) {
      expect(Properties.AlarmActions).toEqual(['<AlarmsTopic>']);
      expect(Properties.AlarmDescription.length).toBeGreaterThan(30);
    }
  });

  test('alarms may speak to the topic, by TLS alone', () => {
    const { PolicyDocument } = the('AWS::SNS::TopicPolicy').Properties;
    expect(PolicyDocument.Statement).toEqual([
      expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      {
        Sid: 'OurAlarmsMaySpeak',
        Effect: 'Allow',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Action: 'sns:Publish',
        Resource: '<AlarmsTopic>',
        Condition: { StringEquals: { 'aws:SourceAccount': '<AWS::AccountId>' } },
      },
    ]);
  });

  test('the table is watched with its indexes, which have a name more in CloudWatch', () => {
    const sumOf = (metric: string) =>
      `SELECT SUM(${metric}) FROM "AWS/DynamoDB" WHERE TableName = '<TableBooks>'`;
    const { DashboardBody } = the('AWS::CloudWatch::Dashboard', 'OperationsBoard').Properties;
    for (const kind of ['Read', 'Write']) {
      const { Metrics } = the('AWS::CloudWatch::Alarm', `AlarmsTable${kind}Throttles`).Properties;
      expect(Metrics).toEqual([
        expect.objectContaining({ Expression: sumOf(`${kind}ThrottleEvents`), Period: 300 }),
      ]);
      for (const metric of [`${kind}ThrottleEvents`, `Consumed${kind}CapacityUnits`]) {
        expect(DashboardBody).toContain(JSON.stringify(sumOf(metric)));
      }
    }
  });

  test('every alarm can go off: it looks at one metric, and long enough for what happens now and then', () => {
    for (const [, { Properties }] of alarms) {
      const {
        Metrics = [],
        MetricName,
        EvaluationPeriods,
        DatapointsToAlarm = EvaluationPeriods,
      } = Properties;
      // Of counts that are only there above zero, a sum is there only while all of them are; a query takes what is there.
      if (MetricName === undefined) {
        const [{ Expression }, ...others] = Metrics;
        expect(others).toEqual([]);
        if (Expression !== undefined) expect(Expression).toMatch(/^SELECT SUM\(\w+\) FROM /);
      }
      expect(DatapointsToAlarm).toBeLessThanOrEqual(EvaluationPeriods);
    }
    for (const { Properties } of Object.values(all('AWS::Events::Rule'))) {
      const everyMinutes = Number(/^rate\((\d+) minutes\)$/.exec(Properties.ScheduleExpression)?.[1]);
      if (Number.isNaN(everyMinutes)) continue;
      const name = /<Functions(\w+?)Function\.Arn>/.exec(Properties.Targets[0].Arn)![1]!;
      const { EvaluationPeriods, DatapointsToAlarm, Period } = the(
        'AWS::CloudWatch::Alarm',
        `AlarmsErrors${name}`,
      ).Properties;
      expect(EvaluationPeriods * Period).toBeGreaterThanOrEqual(DatapointsToAlarm * everyMinutes * 60);
    }
  });

  test('orphans are counted by the metric that the recorder writes', () => {
    const [{ MetricStat }] = the('AWS::CloudWatch::Alarm', 'AlarmsOrphans').Properties.Metrics;
    expect(MetricStat.Metric).toEqual({
      Namespace: 'Stowage',
      MetricName: 'Orphans',
      Dimensions: [
        { Name: 'handler', Value: 'recorder' },
        { Name: 'service', Value: `stowage-${stage.name}` },
      ],
    });
  });

  test('drift is what the reconciler found in its last run, and stands for as long', () => {
    const { Metrics, TreatMissingData } = the('AWS::CloudWatch::Alarm', 'AlarmsDrift').Properties;
    expect(Metrics[0].MetricStat).toMatchObject({
      Metric: { MetricName: 'DriftFiles', Dimensions: [{ Name: 'handler', Value: 'reconciler' }, {}] },
      Stat: 'Maximum',
      Period: 3600,
    });
    expect(TreatMissingData).toBe('notBreaching');
  });

  test('users are ranked by rules over the logs, and no metric is made for any', () => {
    const rules = Object.values(all('AWS::CloudWatch::InsightRule')).map(({ Properties }) => ({
      name: Properties.RuleName as string,
      ...JSON.parse(Properties.RuleBody),
    }));
    expect(rules.map(({ name }) => name.replace(`stowage-${stage.name}-`, '')).sort()).toEqual([
      'active',
      'bytes',
      'downloads',
      'refusals',
      'uploads',
    ]);
    for (const { LogGroupNames, LogFormat, Contribution } of rules) {
      expect(LogFormat).toBe('JSON');
      expect(Contribution.Keys).toEqual(['$.sub']);
      for (const name of LogGroupNames)
        expect(resources[name.slice(1, -1)]?.Type).toBe('AWS::Logs::LogGroup');
    }
    expect(rules.find(({ name }) => name.endsWith('-bytes'))!.Contribution.ValueOf).toBe('$.bytes');
  });

  test('totals count what came of requests, of which one may start a hundred uploads', () => {
    const { DashboardBody } = the('AWS::CloudWatch::Dashboard', 'UsersBoard').Properties;
    const { widgets } = JSON.parse(DashboardBody) as { widgets: { properties: { metrics?: unknown[][] } }[] };
    const expressions = widgets
      .flatMap(({ properties }) => properties.metrics ?? [])
      .flatMap(([only]) => (only as { expression?: string }).expression ?? []);
    expect(expressions).toEqual(
      [
        ['active', 'UniqueContributors'],
        ['uploads', 'Sum'],
        ['downloads', 'SampleCount'],
      ].map(([rule, statistic]) => `INSIGHT_RULE_METRIC("stowage-${stage.name}-${rule}", "${statistic}")`),
    );
    expect(DashboardBody).not.toContain('"Requests"');
  });

  test('every graph stands below a text that explains it', () => {
    for (const { Properties } of Object.values(all('AWS::CloudWatch::Dashboard'))) {
      const { widgets } = JSON.parse(Properties.DashboardBody) as { widgets: Widget[] };
      const graphs = widgets.filter(({ type }) => type === 'metric' || type === 'log');
      expect(graphs.length).toBeGreaterThan(1);
      for (const graph of graphs) {
        expect(widgets).toContainEqual(
          expect.objectContaining({ type: 'text', x: graph.x, y: graph.y - 2, height: 2 }),
        );
      }
    }
  });

  test('the addresses of the boards are outputs', () => {
    const boards = Object.values(all('AWS::CloudWatch::Dashboard')).map(
      ({ Properties }) => Properties.DashboardName,
    );
    const addresses = Object.entries(outputs).flatMap(([id, { Value }]) =>
      id.endsWith('Board') ? [Value] : [],
    );
    expect(addresses.map((address) => address.split('/').at(-1)).sort()).toEqual(boards.sort());
  });

  const logsOf = (construct: string): string[] =>
    Object.keys(all('AWS::Logs::LogGroup'))
      .filter((id) => id.startsWith(construct) && id.endsWith('Log'))
      .map((id) => `<${id}>`);
  /** The triggers' and CDK's own say nothing of users. */
  const functionLogs = logsOf('Functions');

  test('every metric that a function writes is on the board of operations', () => {
    const { DashboardBody } = the('AWS::CloudWatch::Dashboard', 'OperationsBoard').Properties;
    const handlers = {
      recorder: ['Recorded', 'Duplicates', 'Unwanted', 'Orphans', 'Failed', 'EventLag'],
      sweeper: ['Swept', 'Settled', 'Failed'],
      reconciler: ['Orphans', 'Missing', 'DriftFiles', 'DriftBytes'],
      publisher: ['Published', 'Unpublished'],
      projector: ['Projected', 'Unprojected'],
      ...(stage.webhook && { webhook: ['Delivered', 'Undelivered'] }),
    };
    for (const [handler, names] of Object.entries(handlers)) {
      for (const name of names) expect(DashboardBody).toContain(`"Stowage","${name}","handler","${handler}"`);
    }
  });

  test('questions to the logs are saved, over every function and the gateway', () => {
    const saved = Object.values(all('AWS::Logs::QueryDefinition')).map(({ Properties }) => Properties);
    expect(saved.map(({ Name }) => Name.split('/')).sort()).toEqual(
      [
        'what did this user do',
        'what failed for this request',
        'what fails',
        'what is slow',
        'what was refused to this user',
      ].map((question) => [`stowage-${stage.name}`, question]),
    );
    for (const { LogGroupNames, QueryString, Name } of saved) {
      expect([...LogGroupNames].sort()).toEqual(
        [...functionLogs, ...logsOf('DomainEvents'), ...logsOf('Projections'), '<ApiAccessLog>'].sort(),
      );
      if (Name.endsWith('user do')) expect(QueryString).toContain('filter sub = "put-the-sub-here"');
      if (Name.endsWith('request'))
        expect(QueryString).toContain('filter requestId = "put-the-request-id-here"');
    }
  });

  test('one user’s lines are a board on which only the sub has to be typed', () => {
    const { DashboardName, DashboardBody } = the('AWS::CloudWatch::Dashboard', 'UserBoard').Properties;
    expect(DashboardName).toBe(`stowage-${stage.name}-user`);
    const { variables, widgets } = JSON.parse(DashboardBody) as { variables: object[]; widgets: Widget[] };
    expect(variables).toEqual([
      expect.objectContaining({
        type: 'pattern',
        pattern: 'put-the-sub-here',
        inputType: 'input',
        visible: true,
      }),
    ]);
    const queries = widgets.flatMap(({ type, properties }) => (type === 'log' ? [properties!.query!] : []));
    expect(queries).toHaveLength(2);
    for (const query of queries) {
      expect(query).toContain('sub = "put-the-sub-here"');
      for (const log of functionLogs) expect(query).toContain(`SOURCE '${log}'`);
    }
  });
}

interface Widget {
  readonly type: string;
  readonly properties?: { readonly query?: string };
  readonly x: number;
  readonly y: number;
}
