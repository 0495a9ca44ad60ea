import { beforeEach, expect, test } from '@jest/globals';
import { projectionHandler, type Change } from '@stowage/adapters/events/projection-handler';
import { createTelemetry } from '@stowage/adapters/telemetry';
import type { DynamoDBRecord } from 'aws-lambda';

let taken: (readonly Change[])[];
let lines: string[];
let fails: boolean;
beforeEach(() => {
  taken = [];
  lines = [];
  fails = false;
});

const handle = projectionHandler({
  telemetry: createTelemetry('stowage', (line) => lines.push(line)),
  async project(changes) {
    if (fails) throw new Error('no');
    taken.push(changes);
  },
});

const image = (pk: string) => ({ pk: { S: pk } });
const record = (SequenceNumber: string, pk?: string) =>
  ({ dynamodb: { SequenceNumber, ...(pk && { NewImage: image(pk) }) } }) as DynamoDBRecord;

test('rows as they were written are taken in together, in order; a row that went away is none', async () => {
  const Records = [record('1', 'a'), record('2'), record('3', 'b')];
  expect(await handle({ Records })).toEqual({ batchItemFailures: [] });
  expect(taken).toEqual([
    [
      { sequence: '1', image: image('a') },
      { sequence: '3', image: image('b') },
    ],
  ]);
  expect(lines.join('')).toContain('"Projected":2');
});

test('a batch that fails comes again from its first row', async () => {
  fails = true;
  const Records = [record('1'), record('2', 'a'), record('3', 'b')];
  expect(await handle({ Records })).toEqual({ batchItemFailures: [{ itemIdentifier: '2' }] });
  expect(lines.join('')).toContain('"Unprojected":2');
  expect(lines.join('')).toContain('not projected');
});
