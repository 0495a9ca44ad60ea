import { beforeEach, expect, test } from '@jest/globals';
import { entryInImage, type StreamImage } from '@stowage/adapters/aws/stream-image';
import { journalStreamHandler } from '@stowage/adapters/events/journal-stream-handler';
import { createTelemetry } from '@stowage/adapters/telemetry';
import type { CloudEvent } from '@stowage/domain';
import type { DynamoDBRecord } from 'aws-lambda';

let published: CloudEvent[];
let refuses: (event: CloudEvent) => boolean;
beforeEach(() => {
  published = [];
  refuses = () => false;
});

const handle = journalStreamHandler({
  telemetry: createTelemetry('stowage', () => {}),
  deployment: 'prod',
  entryIn: entryInImage,
  async publish(events) {
    const refused = events.filter(refuses);
    published.push(...events.filter((event) => !refuses(event)));
    return new Set(refused.map(({ id }) => id));
  },
});

const line = (id: string): StreamImage => ({
  pk: { S: 'J#somebody' },
  sk: { S: `0000000000000005#${id}` },
  narrow: { S: 'J#somebody#file.changed' },
  byTime: { S: `0000000000000005#${id}` },
  entryId: { S: id },
  at: { N: '5' },
  kind: { S: 'file.changed' },
  subject: { S: 'somebody' },
  actor: { S: 'somebody' },
  outcome: { S: 'done' },
  details: { M: { from: { S: 'a' }, count: { N: '2' } } },
});

const record = (sequence: string, image: StreamImage, eventName = 'INSERT') =>
  ({ eventName, dynamodb: { SequenceNumber: sequence, NewImage: image } }) as DynamoDBRecord;

test('new lines of the record leave as events; other rows, and changes of rows, do not', async () => {
  const account: StreamImage = { pk: { S: 'U#somebody' }, sk: { S: 'ACCOUNT' }, files: { N: '1' } };
  const batch = [record('1', account), record('2', line('one')), record('3', line('two'), 'MODIFY')];
  expect(await handle({ Records: batch })).toEqual({ batchItemFailures: [] });
  expect(published).toEqual([
    {
      specversion: '1.0',
      id: 'one',
      source: '/stowage/prod',
      type: 'stowage.file.changed',
      subject: 'somebody',
      time: '1970-01-01T00:00:00.005Z',
      datacontenttype: 'application/json',
      data: { actor: 'somebody', outcome: 'done', details: { from: 'a', count: 2 } },
    },
  ]);
});

test('the stream comes again from the first event that was not taken', async () => {
  refuses = ({ id }) => id !== 'one';
  const batch = ['one', 'two', 'three'].map((id, index) => record(String(index), line(id)));
  expect(await handle({ Records: batch })).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] });
  expect(published.map(({ id }) => id)).toEqual(['one']);
});

test('what stands before a row that cannot be read leaves; it comes again from there', async () => {
  const broken = { ...line('two'), details: { B: 'AA==' } };
  const batch = [record('1', line('one')), record('2', broken), record('3', line('three'))];
  expect(await handle({ Records: batch })).toEqual({ batchItemFailures: [{ itemIdentifier: '2' }] });
  expect(published.map(({ id }) => id)).toEqual(['one']);
});
