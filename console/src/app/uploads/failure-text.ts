import { ApiProblem } from '../shared/api/api-problem';
import { problemText } from '../shared/api/problem-text';
import { formatBytes } from '../shared/format/bytes';
import { UploadEnded } from './engine/send';
import { FileChanged } from './engine/still-the-same';
import { StoreRefusal } from './store-refusal';

/** What went wrong with an upload, and what its owner can do about it. */
export function failureText(failure: unknown): string {
  if (failure instanceof StoreRefusal) {
    return failure.status === 0
      ? $localize`:@@failure.storeOffline:The connection to the store broke off. Check your network and try again.`
      : $localize`:@@failure.storeRefused:The store refused the file (${failure.status}:STATUS:). Try again.`;
  }
  if (failure instanceof UploadEnded) {
    return $localize`:@@failure.ended:This upload was ended elsewhere. Try again to begin it anew.`;
  }
  if (failure instanceof FileChanged) {
    return $localize`:@@failure.unreadable:The file can no longer be read. It may have been changed, moved or deleted; add it again.`;
  }
  if (!(failure instanceof ApiProblem)) return problemText(failure);
  const { code, facts, message } = failure;
  switch (code) {
    case 'quota-exceeded':
      return facts['unit'] === 'files'
        ? $localize`:@@failure.quotaFiles:Your quota has no room for another file. Remove some files and try again.`
        : $localize`:@@failure.quotaBytes:It does not fit: ${formatBytes(missing(facts))}:BYTES: of room are missing. Remove some files and try again.`;
    case 'file-too-large':
      return typeof facts['limit'] === 'number'
        ? $localize`:@@failure.tooLarge:It is too large: a file may have at most ${formatBytes(facts['limit'])}:LIMIT:.`
        : message;
    case 'unsupported-type':
    case 'invalid-request':
      return message;
    case 'not-found':
      return $localize`:@@failure.ended:This upload was ended elsewhere. Try again to begin it anew.`;
    default:
      return problemText(failure);
  }
}

const missing = ({ requested, available }: ApiProblem['facts']): number =>
  Math.max(0, Number(requested) - Number(available)) || 0;
