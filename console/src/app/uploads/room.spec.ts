import { expect, test } from '@jest/globals';
import type { Account } from '@stowage/adapters/contract/accounts';
import type { Picked, UploadItem } from './engine/upload';
import { failureText } from './failure-text';
import { refusals } from './room';

const account = (availableBytes: number, availableFiles: number): Account => ({
  sub: 'x',
  email: null,
  groups: [],
  usage: { files: 0, bytes: 0, reservedFiles: 0, reservedBytes: 0, availableFiles, availableBytes },
  quota: { maxBytes: 10_000, maxFiles: 100, maxFileBytes: 5_000 },
  sessions: [],
});

const pick = (size: number): Picked => ({ file: new File([new Uint8Array(size)], 'f'), folder: '/' });
const waiting = { state: 'queued', size: 900, fileId: undefined } as UploadItem<unknown>;
const said = (picked: readonly Picked[]) =>
  picked.map(({ failure }) => (failure === undefined ? 'goes' : failureText(failure)));

test('what fits goes, and what does not says how much room is missing', () => {
  expect(said(refusals([pick(2000), pick(3000), pick(900)], [], account(3000, 9)))).toEqual([
    'goes',
    expect.stringContaining('2 kB of room are missing'),
    'goes',
  ]);
});

test('what waits in the queue has its room', () => {
  expect(said(refusals([pick(200)], [waiting], account(1000, 9)))).toEqual([
    expect.stringContaining('100 bytes of room are missing'),
  ]);
  expect(said(refusals([pick(1)], [waiting], account(1000, 1)))).toEqual([
    expect.stringContaining('no room for another file'),
  ]);
});

test('a file over the limit of one file does not go, and without an account all do', () => {
  expect(said(refusals([pick(5001)], [], account(10_000, 9)))).toEqual([
    expect.stringContaining('at most 5 kB'),
  ]);
  expect(said(refusals([pick(5001)], [], undefined))).toEqual(['goes']);
});
