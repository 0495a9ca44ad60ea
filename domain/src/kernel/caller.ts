import type { Owner } from './owner.ts';

/** Who asks, as the verified token says, and under which request id, so that a journal entry leads to the log lines. */
export interface Caller {
  readonly owner: Owner;
  readonly requestId: string;
}
