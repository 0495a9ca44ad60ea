import type { Page, PageRequest } from '../kernel/page.ts';
import type { Register, RegisteredAccount, RegisterQuery } from '../ports/register.ts';

/** All accounts, for operators: sorted and searched over everybody, a page at a time. */
export class ListAccounts {
  readonly #register: Register;

  constructor(register: Register) {
    this.#register = register;
  }

  /** @throws invalid-request */
  async execute(command: { query: RegisterQuery; page: PageRequest }): Promise<Page<RegisteredAccount>> {
    const { search, ...query } = command.query;
    const folded = search?.trim().toLowerCase();
    return this.#register.list(folded ? { ...query, search: folded } : query, command.page);
  }
}
