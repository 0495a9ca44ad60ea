import { Component, computed, inject, signal } from '@angular/core';
import { formatBytes } from '../shared/format/bytes';
import { describeKind } from '../shared/format/file-kind';
import { locale } from '../shared/format/locale';
import { Icon } from '../shared/ui/icon';
import { failureText } from './failure-text';
import { isUnderWay, type UploadState } from './upload-queue';
import { type Upload, Uploads } from './uploads';

/** All uploads of this page, wherever one is in the console; there until its owner has seen how each ended. */
@Component({
  selector: 'stw-upload-tray',
  imports: [Icon],
  templateUrl: './upload-tray.html',
  styleUrl: './upload-tray.css',
})
export class UploadTray {
  protected readonly uploads = inject(Uploads);
  protected readonly isOpen = signal(true);

  /** In the order of their adding; what failed comes last and stays. */
  protected readonly rows = computed(() =>
    [...this.uploads.items()]
      .sort((a, b) => Number(a.state === 'failed') - Number(b.state === 'failed'))
      .map(asRow),
  );

  protected readonly percent = computed(() => {
    const counted = this.uploads.items().filter(({ state }) => state !== 'failed' && state !== 'cancelled');
    const all = counted.reduce((sum, { file }) => sum + file.size, 0);
    const sent = counted.reduce(
      (sum, { file, sentBytes, state }) => sum + (isSent(state) ? file.size : sentBytes),
      0,
    );
    return all > 0 ? (sent / all) * 100 : 100;
  });

  protected readonly summary = computed(() => {
    const items = this.uploads.items();
    const count = (...states: UploadState[]) => items.filter(({ state }) => states.includes(state)).length;
    const [recording, done, failed] = [count('processing'), count('done'), count('failed')];
    const open = items.filter(isUnderWay).length;
    const parts = [
      open > 0 && $localize`:@@tray.open:${items.length - open}:DONE: of ${items.length}:ALL: sent`,
      recording > 0 && $localize`:@@tray.recording:${recording}:COUNT: being recorded`,
      done > 0 && $localize`:@@tray.done:${done}:COUNT: recorded`,
      failed > 0 && $localize`:@@tray.failed:${failed}:COUNT: failed`,
    ];
    return parts.filter(Boolean).join(' · ');
  });

  protected readonly retryOf = (name: string): string => $localize`:@@tray.retry:Retry ${name}:NAME:`;
  protected readonly cancelOf = (name: string): string => $localize`:@@tray.cancel:Cancel ${name}:NAME:`;
  protected readonly dismissOf = (name: string): string => $localize`:@@tray.dismiss:Dismiss ${name}:NAME:`;

  protected readonly canClear = computed(() =>
    this.uploads.items().some(({ state }) => state === 'done' || state === 'cancelled'),
  );
}

/** Has the store every byte of it? */
const isSent = (state: UploadState): boolean => state === 'processing' || state === 'done';

const asRow = (upload: Upload) => ({
  id: upload.id,
  name: upload.file.name,
  kind: describeKind({ name: upload.file.name, contentType: upload.file.type }).kind,
  state: upload.state,
  text: stateText(upload),
  sentPercent: upload.file.size > 0 ? (upload.sentBytes / upload.file.size) * 100 : 0,
  canCancel: isUnderWay(upload),
  canRetry: upload.state === 'failed' || upload.state === 'cancelled',
  canDismiss: upload.state === 'done' || upload.state === 'failed' || upload.state === 'cancelled',
});

function stateText({ state, file, sentBytes, failure, recorded }: Upload): string {
  switch (state) {
    case 'queued':
      return $localize`:@@upload.queued:Waiting · ${formatBytes(file.size)}:SIZE:`;
    case 'preparing':
      return $localize`:@@upload.preparing:Preparing…`;
    case 'uploading':
      return $localize`:@@upload.uploading:${percentText(sentBytes, file.size)}:PERCENT: of ${formatBytes(file.size)}:SIZE:`;
    case 'processing':
      return $localize`:@@recorded.pending:Recording…`;
    case 'done':
      return recorded?.state === 'quarantined'
        ? $localize`:@@upload.quarantined:Set aside: what arrived is not what was announced.`
        : $localize`:@@upload.done:Recorded · ${formatBytes(file.size)}:SIZE:`;
    case 'failed':
      return failureText(failure);
    case 'cancelled':
      return $localize`:@@upload.cancelled:Cancelled`;
  }
}

const percentText = (part: number, whole: number): string =>
  new Intl.NumberFormat(locale(), { style: 'percent' }).format(whole > 0 ? part / whole : 0);
