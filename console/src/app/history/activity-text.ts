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
    case 'file.removed':
      return { icon: 'close', text: $localize`:@@activity.removed:Removed` };
    case 'upload.cancelled':
      return { icon: 'close', text: $localize`:@@activity.cancelled:Upload cancelled` };
    case 'upload.refused':
      return { icon: 'alert', text: $localize`:@@activity.refused:Upload refused` };
    case 'quota.exceeded':
      return { icon: 'alert', text: $localize`:@@activity.quotaExceeded:Refused: no room left` };
    default:
      return { icon: 'details', text: kind satisfies never };
  }
}
