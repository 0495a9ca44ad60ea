// What the tray says of all uploads together.
import { formatBytes } from '../shared/format/bytes';
import { locale } from '../shared/format/locale';
import { isOpen, isSent } from './engine/upload';
/** @param speed in bytes a second, if that is known */
export function summarize(items, speed) {
  const count = new Map();
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
  const of = (state) => count.get(state) ?? 0;
  const hasOpen = items.some(isOpen);
  const open = $localize`:@@tray.open:${number(sentFiles)}:DONE: of ${number(files)}:ALL:`;
  const outcomes = [
    of('paused') > 0 && $localize`:@@tray.pausedCount:${number(of('paused'))}:COUNT: paused`,
    of('missing') > 0 && $localize`:@@tray.missingCount:${number(of('missing'))}:COUNT: to be chosen again`,
    of('processing') > 0 && $localize`:@@tray.recording:${number(of('processing'))}:COUNT: being recorded`,
    of('done') > 0 && $localize`:@@tray.done:${number(of('done'))}:COUNT: recorded`,
    of('failed') > 0 && $localize`:@@tray.failed:${number(of('failed'))}:COUNT: failed`,
    of('cancelled') > 0 && $localize`:@@tray.cancelledCount:${number(of('cancelled'))}:COUNT: cancelled`,
  ];
  return {
    percent,
    text: join([hasOpen && `${open} – ${percentText(percent)}${paceText(all - sent, speed)}`, ...outcomes]),
    spoken: join([hasOpen && open, ...outcomes]),
  };
}
const join = (parts) => parts.filter(Boolean).join(' · ');
const number = (value) => new Intl.NumberFormat(locale()).format(value);
/** Never 100 % before it is. */
const percentText = (percent) =>
  new Intl.NumberFormat(locale(), { style: 'percent' }).format(Math.floor(percent) / 100);
function paceText(left, speed) {
  if (!speed) return '';
  const rate = formatBytes(Math.round(speed));
  return $localize`:@@tray.pace: (${rate}:RATE:/s, ${durationText(left / speed)}:TIME: left)`;
}
/** In the largest unit that leaves more than one and a half of it. */
export function durationText(seconds) {
  const [unit, length] = seconds < 90 ? ['second', 1] : seconds < 5400 ? ['minute', 60] : ['hour', 3600];
  return new Intl.NumberFormat(locale(), { style: 'unit', unit, maximumFractionDigits: 0 }).format(
    Math.max(1, Math.ceil(seconds / length)),
  );
}
