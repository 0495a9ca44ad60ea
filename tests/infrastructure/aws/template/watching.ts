import { expect, test } from '@jest/globals';
import type { Deployed } from '../deployed.ts';

export function watching({ stage, the, all, resources }: Deployed): void {
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
    'recorder',
    'shapetokens',
  ];

  test('somebody is told of dead letters, age, errors, throttles, 5xx and orphans', () => {
    expect(alarms.map(([id]) => id.replace('Alarms', '')).sort()).toEqual(
      [
        'DeadLetters',
        'EventsLate',
        'ApiFaults',
        'Orphans',
        'TableThrottles',
        ...functions.flatMap((name) => [`Errors${name}`, `Throttles${name}`]),
      ].sort(),
    );
    for (const [, { Properties }] of alarms) {
      expect(Properties.AlarmActions).toEqual(['<AlarmsTopic>']);
      expect(Properties.AlarmDescription.length).toBeGreaterThan(30);
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

  test('every graph stands below a text that explains it', () => {
    for (const { Properties } of Object.values(all('AWS::CloudWatch::Dashboard'))) {
      const { widgets } = JSON.parse(Properties.DashboardBody) as { widgets: Widget[] };
      const graphs = widgets.filter(({ type }) => type === 'metric');
      expect(graphs.length).toBeGreaterThan(3);
      for (const graph of graphs) {
        expect(widgets).toContainEqual(
          expect.objectContaining({ type: 'text', x: graph.x, y: graph.y - 2, height: 2 }),
        );
      }
    }
  });
}

interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
}
