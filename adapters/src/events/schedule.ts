/** What a schedule calls: on AWS a rule, locally a timer. */
export type ScheduledHandler = (event: unknown, context: RemainingTime) => Promise<void>;

/** How long the caller will still wait, in milliseconds. */
export interface RemainingTime {
  getRemainingTimeInMillis(): number;
}

/** What work may take that was begun last, and its end. */
const lastStepMs = 15_000;

/** Is it time to stop, so that nothing is cut off in the middle? */
export const overIn = (context: RemainingTime) => (): boolean =>
  context.getRemainingTimeInMillis() < lastStepMs;
