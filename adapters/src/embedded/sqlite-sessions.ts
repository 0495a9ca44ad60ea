import type { Owner, Session, Sessions } from '@stowage/domain';
import type { Database } from './database.ts';

export class SqliteSessions implements Sessions {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async of(owner: Owner): Promise<readonly Session[]> {
    const row = this.#database.prepare('SELECT sessions FROM sessions WHERE sub = ?').get(owner);
    return row ? (JSON.parse(row['sessions'] as string) as Session[]) : [];
  }

  keep(owner: Owner, sessions: readonly Session[]): Promise<void> {
    return this.#database.write(
      () =>
        void this.#database
          .prepare('INSERT OR REPLACE INTO sessions (sub, sessions) VALUES (?, ?)')
          .run(owner, JSON.stringify(sessions)),
    );
  }
}
