import type {
  Owner,
  Page,
  PageRequest,
  Person,
  Quota,
  Register,
  RegisteredAccount,
  RegisterQuery,
} from '@stowage/domain';
import { notePerson, registeredAccountOf } from './account-row.ts';
import type { Database } from './database.ts';
import type { Row } from './file-row.ts';
import { formatPosition, lastCharacter, parsePosition, type SeekKey } from './position.ts';

/** A search with fewer matches than this gathers and sorts them; any other walks the sorted index this far at most. */
const searchBound = 2_000;

const sortColumns = {
  email: 'email',
  files: 'files',
  bytes: 'bytes',
  lastActivityAt: 'last_activity_at',
} as const;

const statuses = { enabled: 'disabled_at IS NULL', disabled: 'disabled_at IS NOT NULL' } as const;

/** The accounts in SQLite: a listing is a walk through one index for each status, merged. */
export class SqliteRegister implements Register {
  readonly #database: Database;
  readonly #defaultQuota: Quota;

  constructor(database: Database, defaultQuota: Quota) {
    this.#database = database;
    this.#defaultQuota = defaultQuota;
  }

  note(owner: Owner, { email, groups }: Person): Promise<void> {
    return this.#database.write(
      () => void this.#database.prepare(notePerson).run(owner, email, JSON.stringify(groups)),
    );
  }

  async find(owner: Owner): Promise<RegisteredAccount | undefined> {
    const row = this.#find(owner);
    return row && registeredAccountOf(row, this.#defaultQuota);
  }

  async list(query: RegisterQuery, page: PageRequest): Promise<Page<RegisteredAccount>> {
    const column = sortColumns[query.sort];
    const type = query.sort === 'email' ? 'string' : 'number';
    const after = page.after === undefined ? undefined : parsePosition(page.after, type);
    const named = query.search === undefined ? undefined : this.#find(query.search);
    if (named) return this.#only(named, query, after);

    const keyOf = (row: Row): SeekKey => [row[column] as string | number, row['sub'] as string];
    // What is sorted by address is a range of the index itself; otherwise few matches are sorted, many are walked to.
    const isRange = query.search !== undefined && (query.sort === 'email' || this.#isRare(query.search));
    const isWalk = query.search !== undefined && !isRange;
    const walks = (query.status ? [query.status] : (['enabled', 'disabled'] as const)).map((status) =>
      this.#walk(status, query, after, isRange, isWalk ? searchBound : page.limit + 1),
    );
    const items: RegisteredAccount[] = [];
    let examined = 0;
    let seen: SeekKey | undefined;
    for (const row of merge(
      walks,
      (a, b) => compare(keyOf(a), keyOf(b)) * (query.order === 'asc' ? 1 : -1),
    )) {
      if (isWalk && examined === searchBound) return { items, next: formatPosition(seen!) };
      const matches = !isWalk || (row['email'] as string).startsWith(query.search!);
      if (matches && items.length === page.limit) return { items, next: formatPosition(seen!) };
      if (matches) items.push(registeredAccountOf(row, this.#defaultQuota));
      seen = keyOf(row);
      examined += 1;
    }
    return { items, next: isWalk && examined === searchBound ? formatPosition(seen!) : null };
  }

  #find(sub: string): Row | undefined {
    return this.#database.prepare('SELECT * FROM accounts WHERE sub = ?').get(sub);
  }

  /** The listing in which a search for a whole sub results. */
  #only(row: Row, { status }: RegisterQuery, after: SeekKey | undefined): Page<RegisteredAccount> {
    const account = registeredAccountOf(row, this.#defaultQuota);
    const isMeant = status === undefined || (status === 'disabled') === (account.disabledAt !== undefined);
    return { items: isMeant && !after ? [account] : [], next: null };
  }

  #isRare(search: string): boolean {
    const count = (status: keyof typeof statuses): number => {
      const { matches } = this.#database
        .prepare(
          `
        SELECT count(*) AS matches FROM (
          SELECT 1 FROM accounts WHERE ${statuses[status]} AND email >= :search AND email < :end LIMIT :limit)`,
        )
        .get({ search, end: search + lastCharacter, limit: searchBound }) as { matches: number };
      return matches;
    };
    return count('enabled') + count('disabled') < searchBound;
  }

  #walk(
    status: keyof typeof statuses,
    { sort, order, search }: RegisterQuery,
    after: SeekKey | undefined,
    isRange: boolean,
    limit: number,
  ): Iterable<Row> {
    const column = sortColumns[sort];
    const terms: string[] = [statuses[status]];
    if (isRange) terms.push('email >= :search AND email < :end');
    if (after) terms.push(`(${column}, sub) ${order === 'asc' ? '>' : '<'} (:value, :id)`);
    const index = isRange ? `INDEXED BY ${status}_by_email` : '';
    return this.#database
      .prepare(
        `SELECT * FROM accounts ${index} WHERE ${terms.join(' AND ')}
         ORDER BY ${column} ${order}, sub ${order} LIMIT :limit`,
      )
      .iterate({
        ...(isRange && { search: search!, end: search + lastCharacter }),
        ...(after && { value: after[0], id: after[1] }),
        limit,
      }) as Iterable<Row>;
  }
}

/** The rows of several ordered walks in their common order. */
function* merge(walks: readonly Iterable<Row>[], compareRows: (a: Row, b: Row) => number): Generator<Row> {
  const heads = walks.map((walk) => {
    const rows = walk[Symbol.iterator]();
    return { rows, row: rows.next() };
  });
  try {
    for (;;) {
      const open = heads.filter(({ row }) => !row.done);
      if (open.length === 0) return;
      const first = open.reduce((a, b) => (compareRows(b.row.value!, a.row.value!) < 0 ? b : a));
      yield first.row.value!;
      first.row = first.rows.next();
    }
  } finally {
    // A statement that is not read to its end would go on reading from the past.
    for (const { rows } of heads) rows.return?.();
  }
}

/** As SQLite compares: text by its bytes of UTF-8. */
function compare(a: SeekKey, b: SeekKey): number {
  const [first, second] = [compareValues(a[0], b[0]), compareValues(a[1], b[1])];
  return first === 0 ? second : first;
}

const compareValues = (a: string | number, b: string | number): number =>
  typeof a === 'number' && typeof b === 'number'
    ? a - b
    : Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)));
