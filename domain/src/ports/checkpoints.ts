export interface Checkpoint {
  /** Whatever the work needs to go on; it must survive JSON. */
  readonly value: unknown;
  /** Counts the saves. */
  readonly version: number;
}

/** How far long work has come, under the work's name, so that it goes on after an end in the middle. */
export interface Checkpoints {
  find(name: string): Promise<Checkpoint | undefined>;

  /**
   * Durable when this returns. @param over the version that the work went on from; 0 for none
   * @returns false, and nothing is written, if somebody else saved since: they are at the same work
   */
  save(name: string, value: unknown, over: number): Promise<boolean>;
}
