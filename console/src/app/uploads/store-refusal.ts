/** The store said no to a PUT, or could not be reached (`status` 0). */
export class StoreRefusal extends Error {
  override readonly name = 'StoreRefusal';
  readonly status: number;

  constructor(status: number) {
    super(status === 0 ? 'The store could not be reached.' : `The store answered ${status}.`);
    this.status = status;
  }
}
