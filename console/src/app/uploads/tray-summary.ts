// What the tray says of all uploads together.

import { formatBytes } from '../shared/format/bytes';
import { formatCount } from '../shared/format/count';
import { numberFormat } from '../shared/format/locale';
import { isOpen, isSent, type UploadItem, type UploadState } from './engine/upload';

export interface TraySummary {
  /** 0 to 100, by bytes. */
  readonly percent: number;
  /** "3 of 10 – 42 % (3.2 MB/s, 2 min left)", then how the others came out. */
  readonly text: string;
  /** The same without what changes all the time, to be read aloud. */
  readonly spoken: string;
}

/** @param speed in bytes a second, if that is known */
export function summarize(items: readonly UploadItem<unknown>[], speed: number | undefined): TraySummary {
  const count = new Map<UploadState, number>();
  let [all, sent, files, sentFiles] = [0, 0, 0, 0];
  for (const item of items) {
    count.set(item.state, (count.get(item.state) ?? 0) + 1);
    if (item.state === 'failed' || item.state === 'cancelled') continue;
    all += item.size;
    sent += isSent(item) ? item.size : item.sentBytes;
    files++;
    if (isSent(item)) sentFiles++;
  }
  const percent = all > 0 ? (sent / all) * 100 : 100;
  const of = (state: UploadState): number => count.get(state) ?? 0;
  const hasOpen = items.some(isOpen);
  const open = $localize`:@@tray.open:${formatCount(sentFiles)}:DONE: of ${formatCount(files)}:ALL:`;
  const outcomes = [
    of('paused') > 0 && $localize`:@@tray.pausedCount:${formatCount(of('paused'))}:COUNT: paused`,
    of('missing') > 0 &&
      $localize`:@@tray.missingCount:${formatCount(of('missing'))}:COUNT: to be chosen again`,
    of('processing') > 0 &&
      $localize`:@@tray.recording:${formatCount(of('processing'))}:COUNT: being recorded`,
    of('done') > 0 && $localize`:@@tray.done:${formatCount(of('done'))}:COUNT: recorded`,
    of('failed') > 0 && $localize`:@@tray.failed:${formatCount(of('failed'))}:COUNT: failed`,
    of('cancelled') > 0 && $localize`:@@tray.cancelledCount:${formatCount(of('cancelled'))}:COUNT: cancelled`,
  ];
  return {
    percent,
    text: join([hasOpen && `${open} – ${percentText(percent)}${paceText(all - sent, speed)}`, ...outcomes]),
    spoken: join([hasOpen && open, ...outcomes]),
  };
}

const join = (parts: readonly (string | false)[]): string => parts.filter(Boolean).join(' · ');

/** Never 100 % before it is. */
const percentText = (percent: number): string =>
  numberFormat({ style: 'percent' }).format(Math.floor(percent) / 100);

function paceText(left: number, speed: number | undefined): string {
  if (!speed) return '';
  const rate = formatBytes(Math.round(speed));
  return $localize`:@@tray.pace: (${rate}:RATE:/s, ${durationText(left / speed)}:TIME: left)`;
}

/** In the largest unit that leaves more than one and a half of it. */
export function durationText(seconds: number): string {
  const [unit, length] =
    seconds < 90
      ? (['second', 1] as const)
      : seconds < 5400
        ? (['minute', 60] as const)
        : (['hour', 3600] as const);
  return numberFormat({ style: 'unit', unit, maximumFractionDigits: 0 }).format(
    Math.max(1, Math.ceil(seconds / length)),
  );
}
