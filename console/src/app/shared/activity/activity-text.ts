import type { Activity } from '@stowage/adapters/contract/activity';
import { formatBytes } from '../format/bytes';
import { formatCount } from '../format/count';
import type { IconName } from '../ui/icon';

export type ActivityKind = Activity['kind'];

interface Told {
  readonly icon: IconName;
  readonly text: string;
}

/** What a kind of entry means to whose record it stands in. */
export function kindText(kind: ActivityKind): Told {
  switch (kind) {
    case 'file.stored':
      return { icon: 'check', text: $localize`:@@activity.stored:Recorded` };
    case 'file.quarantined':
      return {
        icon: 'alert',
        text: $localize`:@@activity.quarantined:Set aside: it is not what was announced`,
      };
    case 'file.downloaded':
      return { icon: 'download', text: $localize`:@@activity.downloaded:Downloaded` };
    case 'file.changed':
      return { icon: 'pencil', text: $localize`:@@activity.changed:Renamed or moved` };
    case 'file.trashed':
      return { icon: 'bin', text: $localize`:@@activity.trashed:Moved to the trash` };
    case 'file.restored':
      return { icon: 'retry', text: $localize`:@@activity.restored:Restored from the trash` };
    case 'file.removed':
      return { icon: 'close', text: $localize`:@@activity.removed:Removed` };
    case 'upload.cancelled':
      return { icon: 'close', text: $localize`:@@activity.cancelled:Upload cancelled` };
    case 'upload.expired':
      return { icon: 'close', text: $localize`:@@activity.expired:Upload given up: it never arrived` };
    case 'upload.refused':
      return { icon: 'alert', text: $localize`:@@activity.refused:Upload refused` };
    case 'quota.exceeded':
      return { icon: 'alert', text: $localize`:@@activity.quotaExceeded:Refused: no room left` };
    case 'account.viewed':
      return { icon: 'eye', text: $localize`:@@activity.viewed:An operator looked at this account` };
    case 'account.quota-changed':
      return { icon: 'gauge', text: $localize`:@@activity.quotaChanged:Quota changed by an operator` };
    case 'account.disabled':
      return { icon: 'alert', text: $localize`:@@activity.disabled:Account disabled` };
    case 'account.enabled':
      return { icon: 'check', text: $localize`:@@activity.enabled:Account enabled` };
    case 'account.signed-out':
      return { icon: 'sign-out', text: $localize`:@@activity.signedOut:Signed out everywhere` };
    case 'activity.viewed':
      return { icon: 'eye', text: $localize`:@@activity.allViewed:Looked at everyone’s activity` };
    default:
      return { icon: 'details', text: kind satisfies never };
  }
}

/** What else there is to tell of an entry, in a few words; undefined if nothing. */
export function detailText({ kind, reason, details }: Activity): string | undefined {
  if (reason !== null) return reasonText(reason);
  if (details === null) return undefined;
  if (kind === 'file.changed') return changeText(details);
  if (kind === 'account.quota-changed') return quotaText(details);
  return undefined;
}

/** Of the API's codes, those with which an upload is refused. */
function reasonText(reason: string): string | undefined {
  switch (reason) {
    case 'file-too-large':
      return $localize`:@@activity.tooLarge:too large for one file`;
    case 'unsupported-type':
      return $localize`:@@activity.unsupportedType:this type is not taken here`;
    case 'quota-exceeded':
      return undefined;
    default:
      return reason;
  }
}

type Details = NonNullable<Activity['details']>;

function changeText({ nameBefore, folderBefore, folder }: Details): string | undefined {
  const changes = [
    nameBefore !== undefined && $localize`:@@activity.wasNamed:was “${nameBefore}:NAME:”`,
    folderBefore !== undefined &&
      $localize`:@@activity.moved:moved from ${folderBefore}:BEFORE: to ${folder}:AFTER:`,
  ].filter(Boolean);
  return changes.length > 0 ? changes.join(', ') : undefined;
}

function quotaText({ maxBytes, maxFiles }: Details): string | undefined {
  if (typeof maxBytes !== 'number' || typeof maxFiles !== 'number') return undefined;
  return $localize`:@@activity.quotaNow:now ${formatBytes(maxBytes)}:BYTES: and ${formatCount(maxFiles)}:FILES: files`;
}

/** The file an entry tells of can still be looked at. */
export const hasFile = ({ kind, fileId }: Activity): boolean =>
  fileId !== null && kind.startsWith('file.') && kind !== 'file.removed';
