import type { EventQueue } from '../ports/event-queue.ts';

/** Gives what was set aside another chance, once the cause is mended. */
export class RedriveDeadLetters {
  readonly #queues: readonly EventQueue[];

  /** @param queues undefined where a deployment lacks one */
  constructor(...queues: readonly (EventQueue | undefined)[]) {
    this.#queues = queues.filter((queue) => queue !== undefined);
  }

  /** @returns how many there were */
  async execute(): Promise<number> {
    const redriven = await Promise.all(this.#queues.map((queue) => queue.redrive()));
    return redriven.reduce((sum, count) => sum + count, 0);
  }
}
