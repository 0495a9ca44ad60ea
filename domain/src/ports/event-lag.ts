import type { Instant } from '../kernel/ambient.ts';
import type { LagHistogram } from '../recording/lag-histogram.ts';

/** How late the books hear of what the store did, by hour. */
export interface EventLag {
  /** @param at when they were recorded */
  note(lags: LagHistogram, at: Instant): Promise<void>;

  /** Of the last hour in which something was recorded. */
  latest(): Promise<LagHistogram | undefined>;
}
