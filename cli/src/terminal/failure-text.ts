import { ApiProblem } from '@stowage/console/shared/api/api-problem';
import { UploadEnded } from '@stowage/console/uploads/engine/send';
import { FileChanged } from '@stowage/console/uploads/engine/still-the-same';
import { StoreRefusal } from '@stowage/console/uploads/store-refusal';
import { formatBytes } from './format.ts';
import type { Ending } from './refusal.ts';

/** What went wrong, and what can be done about it. */
export function failureText(failure: unknown): string {
  if (failure instanceof StoreRefusal) {
    return failure.status === 0 ? 'the store cannot be reached' : `the store answered ${failure.status}`;
  }
  if (failure instanceof FileChanged) return 'the file was changed, moved or deleted while it was being sent';
  if (failure instanceof UploadEnded)
    return 'the upload was ended elsewhere; the same command begins it anew';
  if (!(failure instanceof ApiProblem)) return failure instanceof Error ? failure.message : String(failure);
  const { code, facts, message } = failure;
  const number = (name: string): number => Number(facts[name] ?? 0);
  switch (code) {
    case 'quota-exceeded':
      return facts['unit'] === 'files'
        ? 'the quota has no room for another file'
        : `it does not fit: ${formatBytes(Math.max(0, number('requested') - number('available')))} of room are missing`;
    case 'file-too-large':
      return `it is too large: a file may have at most ${formatBytes(number('limit'))}`;
    case 'unauthorized':
      return 'the session is over; sign in with: stowage login';
    case 'forbidden':
      return 'your account may not do this';
    case 'not-found':
      return 'there is no such file';
    default:
      return message || code;
  }
}

export const failureCode = (failure: unknown): string =>
  failure instanceof ApiProblem ? failure.code : failure instanceof Error ? failure.name : 'unknown';

/** The exit code of a command that the API said no to. */
export function endingOf({ code }: ApiProblem): Exclude<Ending, 'done'> {
  switch (code) {
    case 'unauthorized':
      return 'signed-out';
    case 'not-found':
      return 'not-found';
    case 'offline':
    case 'unavailable':
    case 'internal':
    case 'too-many-requests':
      return 'unavailable';
    default:
      return 'refused';
  }
}
