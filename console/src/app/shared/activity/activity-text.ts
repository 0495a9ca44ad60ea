import type { Activity } from '@stowage/adapters/contract/activity';
import type { IconName } from '../shared/ui/icon';

/** What an entry of the journal means to its owner. */
export function activityText({ kind }: Activity): { readonly icon: IconName; readonly text: string } {
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
      return { icon: 'details', text: $localize`:@@activity.changed:Renamed or moved` };
    case 'file.trashed':
      return { icon: 'close', text: $localize`:@@activity.trashed:Moved to the trash` };
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
      return { icon: 'details', text: $localize`:@@activity.viewed:An operator looked at this account` };
    case 'account.quota-changed':
      return { icon: 'details', text: $localize`:@@activity.quotaChanged:Quota changed by an operator` };
    case 'account.disabled':
      return { icon: 'alert', text: $localize`:@@activity.disabled:Account disabled` };
    case 'account.enabled':
      return { icon: 'check', text: $localize`:@@activity.enabled:Account enabled` };
    case 'account.signed-out':
      return { icon: 'close', text: $localize`:@@activity.signedOut:Signed out everywhere` };
    case 'activity.viewed':
      return { icon: 'details', text: $localize`:@@activity.allViewed:Looked at everyone’s activity` };
    default:
      return { icon: 'details', text: kind satisfies never };
  }
}
