import { formatBytes } from '../shared/format/bytes';
import { describeKind, type FileKind } from '../shared/format/file-kind';
import { numberFormat } from '../shared/format/locale';
import { FileChanged } from './engine/still-the-same';
import { isOpen, isUnderWay, type UploadState } from './engine/upload';
import { failureText } from './failure-text';
import type { Upload } from './uploads';

/** One line of the tray. */
export interface UploadRow {
  readonly kind: FileKind;
  readonly state: UploadState;
  readonly text: string;
  readonly sentPercent: number;
  readonly canPause: boolean;
  readonly canResume: boolean;
  readonly canCancel: boolean;
  readonly canRetry: boolean;
  readonly canDismiss: boolean;
}

export const rowOf = (upload: Upload): UploadRow => ({
  kind: describeKind({ name: upload.name, contentType: upload.type }).kind,
  state: upload.state,
  text: stateText(upload),
  sentPercent: upload.size > 0 ? (upload.sentBytes / upload.size) * 100 : 0,
  canPause: isUnderWay(upload),
  canResume: upload.state === 'paused',
  canCancel: isOpen(upload),
  // A file that changed has to be chosen again: the browser does not read it any more.
  canRetry:
    upload.state === 'cancelled' || (upload.state === 'failed' && !(upload.failure instanceof FileChanged)),
  canDismiss: upload.state === 'done' || upload.state === 'failed' || upload.state === 'cancelled',
});

function stateText({ state, size, sentBytes, failure, recorded, replaced, canBeAllowed }: Upload): string {
  switch (state) {
    case 'queued':
      return $localize`:@@upload.queued:Queued · ${formatBytes(size)}:SIZE:`;
    case 'preparing':
      return $localize`:@@upload.preparing:Preparing…`;
    case 'uploading':
      return $localize`:@@upload.uploading:${percentText(sentBytes, size)}:PERCENT: of ${formatBytes(size)}:SIZE:`;
    case 'paused':
      return $localize`:@@upload.paused:Paused · ${percentText(sentBytes, size)}:PERCENT: of ${formatBytes(size)}:SIZE:`;
    case 'missing':
      return canBeAllowed
        ? $localize`:@@upload.allowable:Waits for your leave to read it again`
        : $localize`:@@upload.missing:Choose the same file again to go on`;
    case 'processing':
      return $localize`:@@upload.processing:Processing…`;
    case 'done':
      if (replaced === 'failed') {
        return $localize`:@@upload.notReplaced:Recorded, but the older file could not be put into the trash.`;
      }
      return recorded?.state === 'quarantined'
        ? $localize`:@@upload.quarantined:Set aside: what arrived is not what was announced.`
        : $localize`:@@upload.done:Recorded · ${formatBytes(size)}:SIZE:`;
    case 'failed':
      return failureText(failure);
    case 'cancelled':
      return $localize`:@@upload.cancelled:Cancelled`;
  }
}

const percentText = (part: number, whole: number): string =>
  numberFormat({ style: 'percent' }).format(whole > 0 ? Math.floor((part / whole) * 100) / 100 : 0);
