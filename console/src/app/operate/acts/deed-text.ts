import { formatCount } from '../../shared/format/count';
import type { DeedKind } from './deed';

/** What the button says that does it. */
export function deedName(kind: DeedKind): string {
  switch (kind) {
    case 'quota':
      return $localize`:@@acts.quota:Change the quota`;
    case 'disable':
      return $localize`:@@acts.disable:Disable`;
    case 'enable':
      return $localize`:@@acts.enable:Enable`;
    case 'sign-out':
      return $localize`:@@acts.signOut:Sign out everywhere`;
  }
}

/** What will happen, before it does. */
export function consequence(kind: DeedKind): string {
  switch (kind) {
    case 'quota':
      return $localize`:@@acts.quotaText:What is stored stays, even where it is more than the new quota; only new uploads are refused then.`;
    case 'disable':
      return $localize`:@@acts.disableText:They can no longer sign in, and whatever they try to change is refused at once. Their files stay as they are. You can enable them again.`;
    case 'enable':
      return $localize`:@@acts.enableText:They can sign in again, and find everything as they left it.`;
    case 'sign-out':
      return $localize`:@@acts.signOutText:Every device has to sign in again before it may change anything. What is being sent at this moment still arrives. This cannot be undone.`;
  }
}

export function doneText(kind: DeedKind, accounts: number): string {
  const count = formatCount(accounts);
  switch (kind) {
    case 'quota':
      return $localize`:@@acts.quotaDone:Quota changed. Accounts: ${count}:COUNT:`;
    case 'disable':
      return $localize`:@@acts.disableDone:Disabled. Accounts: ${count}:COUNT:`;
    case 'enable':
      return $localize`:@@acts.enableDone:Enabled. Accounts: ${count}:COUNT:`;
    case 'sign-out':
      return $localize`:@@acts.signOutDone:Signed out everywhere. Accounts: ${count}:COUNT:`;
  }
}

export const undoneText = (accounts: number): string =>
  $localize`:@@acts.undone:Taken back. Accounts: ${formatCount(accounts)}:COUNT:`;
