/** One line or row of bars of a chart. */
export interface Series {
  readonly name: string;
  /** One for each step. */
  readonly values: readonly number[];
  readonly shape: 'bars' | 'line' | 'area';
  readonly colour: 'sea' | 'signal' | 'ink' | 'alarm';
}

export interface ChartContent {
  /** What the steps are called, in order. */
  readonly steps: readonly string[];
  readonly series: readonly Series[];
  readonly format: (value: number) => string;
}
