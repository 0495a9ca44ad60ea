import {
  FileName,
  Folder,
  folderNotEmpty,
  notFound,
  type Folders,
  type Owner,
  type Page,
  type PageRequest,
} from '@stowage/domain';
import type { Database } from './database.ts';
import { formatPosition, pageOf, parsePosition } from './position.ts';

/** Folders in SQLite: a row for each, under the key that its listing is sorted by. */
export class SqliteFolders implements Folders {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async make(owner: Owner, folders: readonly Folder[]): Promise<void> {
    const find = this.#database.prepare(`SELECT 1 FROM folders WHERE ${itsKey}`);
    const missing = Folder.lineages(folders).filter((folder) => !find.get(keyOf(owner, folder)));
    if (missing.length === 0) return;
    const insert = this.#database.prepare(
      'INSERT OR IGNORE INTO folders (sub, parent, folded_name, name) VALUES (:sub, :parent, :folded, :name)',
    );
    await this.#database.write(() => {
      for (const folder of missing) insert.run(keyOf(owner, folder));
    });
  }

  async list(owner: Owner, parent: Folder, { limit, after }: PageRequest): Promise<Page<Folder>> {
    const [folded, name] = after === undefined ? ['', ''] : parsePosition(after, 'string');
    const rows = this.#database
      .prepare(
        `SELECT folded_name, name FROM folders
        WHERE sub = :sub AND parent = :parent AND (folded_name, name) > (:folded, :name)
        ORDER BY folded_name, name LIMIT :limit`,
      )
      .all({ sub: owner, parent, folded, name, limit: limit + 1 }) as { folded_name: string; name: string }[];
    const page = pageOf(rows, limit, (last) => formatPosition([last.folded_name, last.name]));
    return { ...page, items: page.items.map((row) => `${parent}${row.name}/` as Folder) };
  }

  remove(owner: Owner, folder: Folder): Promise<void> {
    return this.#database.write(() => {
      if (this.#database.prepare(contentOf).get({ sub: owner, folder })) throw folderNotEmpty();
      const { changes } = this.#database
        .prepare(`DELETE FROM folders WHERE ${itsKey}`)
        .run(keyOf(owner, folder));
      if (changes === 0) throw notFound();
    });
  }
}

const itsKey = 'sub = :sub AND parent = :parent AND folded_name = :folded AND name = :name';

function keyOf(owner: Owner, folder: Folder) {
  const name = Folder.nameOf(folder);
  return { sub: owner, parent: Folder.above(folder), folded: FileName.fold(name), name };
}

/** One thing that lies in a folder, if there is any. As for listings, a term that says nothing new names the index. */
const contentOf = `
  SELECT 1 FROM folders WHERE sub = :sub AND parent = :folder
  UNION ALL SELECT 1 FROM files
    WHERE sub = :sub AND folder = :folder AND state = 'stored' AND state IN ('stored', 'trashed')
  UNION ALL SELECT 1 FROM files
    WHERE sub = :sub AND folder = :folder AND state IN ('pending', 'quarantined')
  LIMIT 1`;
