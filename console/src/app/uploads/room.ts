// Is there room for it? Asked before a byte moves; the API has the last word.

import type { Account } from '@stowage/adapters/contract/accounts';
import { ApiProblem } from '../shared/api/api-problem.ts';
import type { Picked, UploadItem } from './engine/upload.ts';

/**
 * Marks what does not fit, with the reason that the API would give. The first that fit are let through, in their order.
 *
 * @param account as the API last told, or undefined if it could not be asked
 */
export function refusals(
  picked: readonly Picked[],
  uploads: readonly UploadItem<unknown>[],
  account: Account | undefined,
): readonly Picked[] {
  if (!account) return picked;
  const { usage, quota } = account;
  // What has been announced is reserved already.
  const waiting = uploads.filter(({ state, fileId }) => state === 'queued' && fileId === undefined);
  let bytes = usage.availableBytes - waiting.reduce((sum, { size }) => sum + size, 0);
  let files = usage.availableFiles - waiting.length;
  return picked.map((one) => {
    const { size } = one.file;
    if (size > quota.maxFileBytes) {
      return { ...one, failure: new ApiProblem('file-too-large', '', { limit: quota.maxFileBytes }) };
    }
    if (files < 1) return { ...one, failure: tooMuch('files', Math.max(0, files), 1) };
    if (size > bytes) return { ...one, failure: tooMuch('bytes', Math.max(0, bytes), size) };
    files--;
    bytes -= size;
    return one;
  });
}

const tooMuch = (unit: 'bytes' | 'files', available: number, requested: number): ApiProblem =>
  new ApiProblem('quota-exceeded', '', { unit, available, requested });
