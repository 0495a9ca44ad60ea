import type { Journal, Ledger, Register, Statistics } from '@stowage/domain';

/** What operators look at, opened with what it is made from. */
export interface OperationsHouse {
  readonly ledger: Ledger;
  readonly journal: Journal;
  readonly register: Register;
  readonly statistics: Statistics;
  /** Resolves when everything that was written shows. */
  catchUp(): Promise<void>;
  close(): Promise<void>;
}

/** A house of its own for each test: what operators look at is of everybody. */
export type OpenOperations = () => Promise<OperationsHouse>;

export async function withOperations(
  open: OpenOperations,
  body: (house: OperationsHouse) => Promise<void>,
): Promise<void> {
  const house = await open();
  try {
    await body(house);
  } finally {
    await house.close();
  }
}
