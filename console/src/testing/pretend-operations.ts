// The operators' half of the API as a page meets it: accounts in memory, a record of what was asked, and trouble on demand.

import type { AccountSession } from '@stowage/adapters/contract/accounts';
import type { OperatedAccount } from '@stowage/adapters/contract/operations';
import { ApiProblem } from '../app/shared/api/api-problem';

interface Request {
  readonly path?: { readonly sub: string };
  readonly body?: OperatedAccount['quota'];
  readonly query?: Readonly<Record<string, string | number | undefined>>;
}

export const account = (name: string, rest: Partial<OperatedAccount> = {}): OperatedAccount => ({
  sub: `sub-${name}`,
  email: `${name}@example.test`,
  groups: [],
  status: 'enabled',
  files: 1,
  bytes: 1_000,
  reservedFiles: 0,
  reservedBytes: 0,
  quota: { maxBytes: 10_000, maxFiles: 100, maxFileBytes: 1_000 },
  lastActivityAt: '2026-11-24T12:00:00.000Z',
  signedOutAt: null,
  ...rest,
});

export class PretendOperations {
  readonly accounts: OperatedAccount[];
  /** Routes in the order in which they were asked for. */
  readonly asked: string[] = [];
  readonly queries: Request['query'][] = [];
  /** Of these accounts (by `sub`) nothing can be changed. */
  readonly broken = new Set<string>();
  /** Of every account. */
  sessions: readonly AccountSession[] = [];
  /** Is whoever asks no operator any more? */
  isClosed = false;

  constructor(accounts: OperatedAccount[]) {
    this.accounts = accounts;
  }

  readonly call = async (route: string, { path, body, query }: Request = {}): Promise<unknown> => {
    this.asked.push(path ? route.replace('{sub}', path.sub) : route);
    this.queries.push(query);
    await Promise.resolve();
    if (this.isClosed && route.includes('/operations')) throw new ApiProblem('forbidden', 'no operator');
    switch (route) {
      case 'GET /operations/accounts':
        return this.#list(query!);
      case 'GET /operations/accounts/{sub}':
        return { ...this.accounts.find(({ sub }) => sub === path!.sub)!, sessions: this.sessions };
      case 'PUT /operations/accounts/{sub}/quota':
        return this.#change(path!.sub, { quota: body! });
      case 'POST /operations/accounts/{sub}/disable':
        return this.#change(path!.sub, { status: 'disabled' });
      case 'POST /operations/accounts/{sub}/enable':
        return this.#change(path!.sub, { status: 'enabled' });
      case 'POST /operations/accounts/{sub}/sign-out':
        return this.#change(path!.sub, { signedOutAt: '2026-11-24T13:00:00.000Z' });
      default:
        throw new ApiProblem('not-found', route);
    }
  };

  #list({ search, status, sort, order, cursor = 0, limit }: NonNullable<Request['query']>) {
    const key = sort as 'email' | 'bytes';
    const sign = order === 'asc' ? 1 : -1;
    const found = this.accounts
      .filter((one) => !search || one.email!.startsWith(String(search)))
      .filter((one) => !status || one.status === status)
      .sort((a, b) => (a[key]! < b[key]! ? -sign : sign));
    const end = Number(cursor) + Number(limit);
    return {
      items: found.slice(Number(cursor), end),
      nextCursor: end < found.length ? String(end) : null,
    };
  }

  #change(sub: string, change: Partial<OperatedAccount>): OperatedAccount {
    if (this.broken.has(sub)) throw new ApiProblem('unavailable', 'busy');
    const index = this.accounts.findIndex((one) => one.sub === sub);
    const changed = { ...this.accounts[index]!, ...change };
    this.accounts[index] = changed;
    return changed;
  }
}
