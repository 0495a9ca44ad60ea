/** What a bench found, as it is printed and as it is kept in docs/benchmarks.md. */
export interface Figures {
  readonly title: string;
  /** What each subject does for one request, so that a reader can judge whether the comparison is fair. */
  readonly notes: readonly string[];
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly aims: readonly Aim[];
}

/** A ratio that we promised ourselves. */
export interface Aim {
  readonly what: string;
  readonly ratio: number;
  readonly atLeast?: number;
  readonly atMost?: number;
}

export interface BenchContext {
  /** Says on standard error what is being done. */
  readonly say: (text: string) => void;
  /** An empty directory on the disk that is measured, removed afterwards. */
  readonly directory: string;
  /** Registers what must be stopped when the bench ends, however it ends; the last one first. */
  readonly defer: (stop: () => unknown) => void;
}

/** @returns undefined if what it measures was not built; the bench has then said so */
export type Bench = (context: BenchContext) => Promise<Figures | undefined>;

export const isMet = ({ ratio, atLeast = -Infinity, atMost = Infinity }: Aim): boolean =>
  ratio >= atLeast && ratio <= atMost;
