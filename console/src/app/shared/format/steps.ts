import { dateFormat } from './locale';

/** What a step of a summary is called: "14:00" for an hour, "24 Nov" for a day, which is one of UTC. */
export function formatStep(at: string, step: 'hour' | 'day'): string {
  const format =
    step === 'hour'
      ? dateFormat({ hour: '2-digit', minute: '2-digit' })
      : dateFormat({ day: 'numeric', month: 'short', timeZone: 'UTC' });
  return format.format(new Date(at));
}
