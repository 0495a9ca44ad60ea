import {
  FileName,
  type Catalog,
  type FileId,
  type FileQuery,
  type FileRecord,
  type Owner,
  type Page,
  type PageRequest,
} from '@stowage/domain';
import type { Database } from './database.ts';
import { fromRow, type Row } from './file-row.ts';
import { formatPosition, lastCharacter, pageOf, parsePosition, type SeekKey } from './position.ts';

/**
 * A search whose rarest word has fewer matches than this gathers and sorts them; any other walks the sorted index and
 * looks at this many rows a page at most. So the cost of a page is bounded, whatever is searched for in however much.
 */
const searchBound = 2_000;

const sortColumns = { name: 'folded_name', size: 'size', uploadedAt: 'stored_at' } as const;

/** Listings in SQLite: each is a range of one index (see migrations), begun by a seek. */
export class SqliteCatalog implements Catalog {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async find(owner: Owner, fileId: FileId): Promise<FileRecord | undefined> {
    const row = this.#database
      .prepare('SELECT * FROM files WHERE sub = ? AND file_id = ?')
      .get(owner, fileId);
    return row && fromRow(row);
  }

  async list(owner: Owner, query: FileQuery, page: PageRequest): Promise<Page<FileRecord>> {
    const column = sortColumns[query.sort];
    const keyOf = (row: Row): SeekKey => [row[column] as string | number, row['file_id'] as string];
    const type = query.sort === 'name' ? 'string' : 'number';
    const after = page.after === undefined ? undefined : parsePosition(page.after, type);
    const rarest = this.#rarestWord(owner, query.words);
    const statement = this.#database.prepare(listFiles(query, after !== undefined, rarest !== undefined));
    const rows = statement.iterate({
      sub: owner,
      state: query.state,
      ...(query.folder !== undefined && { folder: query.folder }),
      ...(after && { value: after[0], id: after[1] }),
      ...(rarest !== undefined && wordRange(rarest)),
      limit: query.words.length === 0 ? page.limit + 1 : searchBound,
    }) as Iterable<Row>;

    const items: FileRecord[] = [];
    let examined = 0;
    let seen: SeekKey | undefined;
    for (const row of rows) {
      examined += 1;
      const matches = FileName.matches(row['folded_name'] as string, query.words);
      if (matches && items.length === page.limit) return { items, next: formatPosition(seen!) };
      if (matches) items.push(fromRow(row));
      seen = keyOf(row);
    }
    return { items, next: query.words.length > 0 && examined === searchBound ? formatPosition(seen!) : null };
  }

  async listUnfinished(owner: Owner, page: PageRequest): Promise<Page<FileRecord>> {
    const [value, id] =
      page.after === undefined
        ? [Number.MAX_SAFE_INTEGER, lastCharacter]
        : parsePosition(page.after, 'number');
    const rows = this.#database
      .prepare(
        `
      SELECT * FROM files WHERE sub = :sub AND state = 'pending' AND (signed_at, file_id) < (:value, :id)
      ORDER BY signed_at DESC, file_id DESC LIMIT :limit`,
      )
      .all({ sub: owner, value, id, limit: page.limit + 1 });
    return pageOf(rows.map(fromRow), page.limit, (last) => formatPosition([last.signedAt, last.fileId]));
  }

  /** The word with the fewest matches, if there are fewer than the bound. */
  #rarestWord(owner: Owner, words: readonly string[]): string | undefined {
    let rarest: string | undefined;
    let fewest = searchBound;
    for (const word of words) {
      const { matches } = this.#database
        .prepare(
          `
        SELECT count(*) AS matches
        FROM (SELECT 1 FROM words WHERE sub = :sub AND word >= :word AND word < :end LIMIT :limit)`,
        )
        .get({
          sub: owner,
          ...wordRange(word),
          limit: fewest,
        }) as { matches: number };
      if (matches < fewest) {
        rarest = word;
        fewest = matches;
      }
    }
    return rarest;
  }
}

const wordRange = (word: string) => ({ word, end: word + lastCharacter });

/**
 * The rows of a listing in order. The term `state IN (…)` says nothing new; it lets SQLite use the partial indexes.
 * CROSS JOIN fixes the order of the join: first the few matches of a word, then each one's row by its id.
 */
function listFiles(query: FileQuery, fromPosition: boolean, byWord: boolean): string {
  const column = sortColumns[query.sort];
  const source = byWord
    ? `(SELECT DISTINCT file_id AS id FROM words WHERE sub = :sub AND word >= :word AND word < :end) AS matching
       CROSS JOIN files INDEXED BY files_by_id ON file_id = matching.id`
    : 'files';
  const terms = ['sub = :sub', 'state = :state', "state IN ('stored', 'trashed')"];
  if (query.folder !== undefined) terms.push('folder = :folder');
  if (fromPosition) terms.push(`(${column}, file_id) ${query.order === 'asc' ? '>' : '<'} (:value, :id)`);
  return `SELECT files.* FROM ${source} WHERE ${terms.join(' AND ')}
    ORDER BY ${column} ${query.order}, file_id ${query.order} LIMIT :limit`;
}
