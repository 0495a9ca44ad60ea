import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { objectEventsHandler, type RecorderHandler } from '@stowage/adapters/events/object-events-handler';
import { FileObjectStore } from '@stowage/adapters/embedded/file-object-store';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { openHouse, sub, type House } from '../house.ts';

let house: House;
let handle: RecorderHandler;
beforeEach(async () => {
  house = await openHouse();
  handle = objectEventsHandler(house.services);
});
afterEach(() => house.end());

const started = async (size = 5): Promise<string> =>
  (await house.invoke('POST /upload', { body: { name: 'a', size } })).body['fileId'] as string;

/** The last four are of the object, and take the place of what is said of it. */
interface Changes {
  eventName?: string;
  eventVersion?: string;
  bucket?: string;
  key?: string;
  sequencer?: string | null | undefined;
  size?: number | null;
  eTag?: string | null;
  versionId?: string | null;
}

const notice = (fileId: string, { eventName, eventVersion, bucket, key, ...ofObject }: Changes = {}) => ({
  eventVersion: eventVersion ?? '2.1',
  eventSource: 'aws:s3',
  eventName: eventName ?? 'ObjectCreated:Put',
  eventTime: new Date().toISOString(),
  s3: {
    bucket: { name: bucket ?? FileObjectStore.bucket },
    object: {
      key: key ?? `u/${sub}/${fileId}`,
      size: 5,
      eTag: 'e',
      sequencer: '0055AED6DCD90281E5',
      ...ofObject,
    },
  },
});

const deliver = (...bodies: unknown[]) =>
  handle({
    Records: bodies.map(
      (body, index) =>
        ({
          messageId: `m${index}`,
          body: typeof body === 'string' ? body : JSON.stringify(body),
        }) as SQSRecord,
    ),
  } satisfies SQSEvent);

const counts = () => house.lines.filter((line) => line['handler'] === 'recorder').at(-1);
const usage = async () => (await house.invoke('GET /account')).body['usage'] as Record<string, number>;
const state = async (fileId: string) =>
  (await house.invoke('GET /upload/{uploadId}', { path: { uploadId: fileId } })).body['state'];

test('several records in one message settle, whatever they were created by', async () => {
  const ids = await Promise.all([started(), started(), started()]);
  const names = ['ObjectCreated:Put', 's3:ObjectCreated:Copy', 'ObjectCreated:CompleteMultipartUpload'];
  const reply = await deliver({ Records: ids.map((id, index) => notice(id, { eventName: names[index]! })) });
  expect(reply).toEqual({ batchItemFailures: [] });
  expect(await usage()).toMatchObject({ files: 3, bytes: 15, reservedBytes: 0 });
  expect(counts()).toMatchObject({ Recorded: 3, Duplicates: 0, Failed: 0, EventLag: expect.any(Number) });
  expect(house.lines).toContainEqual(
    expect.objectContaining({
      message: 'event',
      event: 'object.created',
      outcome: 'recorded',
      sub,
      bytes: 5,
    }),
  );
});

test('duplicates change nothing, in one batch, in the next, or at the same time', async () => {
  const id = await started();
  const message = { Records: [notice(id)] };
  await deliver(message, message);
  await deliver(message);
  await Promise.all([deliver(message), deliver(message)]);
  expect(await usage()).toMatchObject({ files: 1, bytes: 5, reservedBytes: 0 });
  expect(((await house.invoke('GET /activity')).body['items'] as object[]).length).toBe(1);
});

test('a poison message fails alone', async () => {
  const id = await started();
  const reply = await deliver('not JSON', { Records: [notice(id)] }, '{}', 'null', '"text"');
  expect(reply.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual([
    'm0',
    'm2',
    'm3',
    'm4',
  ]);
  expect(await state(id)).toBe('stored');
  expect(counts()).toMatchObject({ Recorded: 1, Failed: 4 });
});

test('a version that nobody here can read comes back instead of being lost', async () => {
  const id = await started();
  const reply = await deliver(
    { Records: [notice(id, { eventVersion: '3.0' })] },
    { Records: [notice(id, { eventVersion: '2.99' })] },
  );
  expect(reply.batchItemFailures).toEqual([{ itemIdentifier: 'm0' }]);
  expect(await state(id)).toBe('stored');
});

test('a record that nobody here can read does not hold up those of the same message', async () => {
  const [id, other] = await Promise.all([started(), started()]);
  const message = { Records: [notice(id), notice(other, { eventVersion: '3.0' }), 'nonsense'] };
  expect(await deliver(message)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
  expect(counts()).toMatchObject({ Recorded: 1, Failed: 2 });
  expect(await state(id)).toBe('stored');
  expect(await state(other)).toBe('pending');
  await deliver(message);
  expect(counts()).toMatchObject({ Recorded: 0, Duplicates: 1, Failed: 2 });
});

test("S3's test event is acknowledged", async () => {
  const reply = await deliver({ Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: 'b' });
  expect(reply).toEqual({ batchItemFailures: [] });
  expect(counts()).toMatchObject({ Ignored: 1, Failed: 0 });
});

test('an event of another kind is acknowledged', async () => {
  const id = await started();
  await deliver({ Records: [notice(id, { eventName: 'ObjectTagging:Put' })] });
  expect(await state(id)).toBe('pending');
  expect(counts()).toMatchObject({ Ignored: 1 });
});

describe('orphans are counted, and attributed to nobody', () => {
  const cases: [string, Changes][] = [
    ['another bucket', { bucket: 'another' }],
    ['no key of ours', { key: 'some+where/else.txt' }],
    ['a key that cannot be decoded', { key: 'u/%E0%A4%A/x' }],
    ['an unknown owner', { key: 'u/00000000-0000-4000-8000-000000000000/01K00000000000000000000000' }],
    ['an unknown file', { key: `u/${sub}/01K00000000000000000000000` }],
  ];
  test.each(cases)('%s', async (_, changes) => {
    const id = await started();
    const before = await usage();
    expect(await deliver({ Records: [notice(id, changes)] })).toEqual({ batchItemFailures: [] });
    expect(counts()).toMatchObject({ Orphans: 1, Recorded: 0 });
    expect(await usage()).toEqual(before);
    expect(house.lines.filter((line) => line['event'] === 'object.created' && line['sub'])).toEqual([]);
  });
});

test('keys are form-decoded', async () => {
  const id = await started();
  await deliver({ Records: [notice(id, { key: `u%2F${sub}%2F${id}` })] });
  expect(await state(id)).toBe('stored');
});

test('a sequencer may be missing', async () => {
  const id = await started();
  const message = { Records: [notice(id, { sequencer: undefined })] };
  await deliver(message);
  await deliver(message);
  expect(await usage()).toMatchObject({ files: 1, bytes: 5 });
});

test('what a server has nothing to say of may be null', async () => {
  const id = await started();
  await deliver({ Records: [notice(id)] });
  const nothing = { size: null, eTag: null, versionId: null, sequencer: null };
  await deliver({ Records: [notice(id, { eventName: 'ObjectRemoved:Delete', ...nothing })] });
  expect(counts()).toMatchObject({ Recorded: 1, Failed: 0 });
  expect(await usage()).toMatchObject({ files: 0, bytes: 0 });
});

test.each(['ObjectRemoved:Delete', 'ObjectRemoved:DeleteMarkerCreated', 's3:LifecycleExpiration:Delete'])(
  '%s gives the bytes back, also when it arrives first',
  async (eventName) => {
    const [id, overtaken] = await Promise.all([started(), started()]);
    await deliver({ Records: [notice(id)] });
    const removal = (fileId: string) => notice(fileId, { eventName, sequencer: '0055AED6DCD90281E6' });
    await deliver(
      { Records: [removal(id)] },
      { Records: [removal(overtaken)] },
      { Records: [notice(overtaken)] },
    );
    expect(await usage()).toMatchObject({ files: 0, bytes: 0, reservedBytes: 0, reservedFiles: 0 });
  },
);

test.each(['ObjectRemoved:Delete', 's3:LifecycleExpiration:Delete'])(
  '%s of one version, as of the delete marker above a file, takes nothing out of the books',
  async (eventName) => {
    const id = await started();
    await deliver({ Records: [notice(id)] });
    const gone = { eventName, sequencer: '0055AED6DCD90281E6' };
    await deliver({ Records: [notice(id, { ...gone, versionId: '3HL4kqtJlcpXroDTDmJ' })] });
    expect(counts()).toMatchObject({ Ignored: 1, Recorded: 0 });
    expect(await state(id)).toBe('stored');
    // A bucket without versions says so.
    await deliver({ Records: [notice(id, { ...gone, versionId: null })] });
    expect(await usage()).toMatchObject({ files: 0, bytes: 0 });
  },
);

test('what is not in the books’ power to write comes back', async () => {
  const id = await started();
  house.close();
  const reply = await deliver({ Records: [notice(id)] });
  expect(reply.batchItemFailures).toEqual([{ itemIdentifier: 'm0' }]);
  expect(counts()).toMatchObject({ Failed: 1 });
});
