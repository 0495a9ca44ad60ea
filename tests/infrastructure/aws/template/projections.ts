import { expect, test } from '@jest/globals';
import type { Deployed } from '../deployed.ts';

/** What keeps the accounts and the sums for operators. */
export function projections(deployed: Deployed): void {
  const { stage, all } = deployed;
  const mapping = Object.values(all('AWS::Lambda::EventSourceMapping')).find(
    ({ Properties }) => Properties.FunctionName === '<ProjectionsprojectorFunction>',
  )!.Properties;

  test('the projector gets lines of the record and accounts alone, and none of its own rows', () => {
    expect(mapping.EventSourceArn).toBe('<TableBooks.StreamArn>');
    expect(
      mapping.FilterCriteria.Filters.map(({ Pattern }: { Pattern: string }) => JSON.parse(Pattern)),
    ).toEqual([
      { eventName: ['INSERT'], dynamodb: { NewImage: { pk: { S: [{ prefix: 'J#' }] } } } },
      { dynamodb: { NewImage: { pk: { S: [{ prefix: 'U#' }] }, sk: { S: ['ACCOUNT'] } } } },
    ]);
  });

  test('what it cannot take in is cut, comes again for most of a day, and ends where somebody looks', () => {
    expect(mapping.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
    expect(mapping.BisectBatchOnFunctionError).toBe(true);
    expect(mapping.MaximumRecordAgeInSeconds).toBeGreaterThanOrEqual(12 * 3600);
    expect(mapping.DestinationConfig.OnFailure.Destination).toBe('<ProjectionsUnprojected.Arn>');
  });

  test('it may read and write rows of the table, by their keys, and no more', () => {
    const actions = deployed.allowed('Projectionsprojector').flatMap(({ Action }) => Action);
    const tracing = stage.tracing ? ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'] : [];
    const own = ['GetItem', 'PutItem', 'Query', 'UpdateItem'];
    const ofTheStream = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'];
    const ofTheQueue = ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'];
    expect(actions.sort()).toEqual(
      [...[...own, ...ofTheStream].map((name) => `dynamodb:${name}`), ...ofTheQueue, ...tracing].sort(),
    );
  });
}
