import type { Checkpoint, Checkpoints } from '@stowage/domain';
import type { Database } from './database.ts';

export class SqliteCheckpoints implements Checkpoints {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async find(name: string): Promise<Checkpoint | undefined> {
    const row = this.#database.prepare('SELECT value, version FROM checkpoints WHERE name = ?').get(name);
    return row && { value: JSON.parse(row['value'] as string), version: row['version'] as number };
  }

  save(name: string, value: unknown, over: number): Promise<boolean> {
    return this.#database.write(() => {
      const text = JSON.stringify(value);
      const { changes } =
        over === 0
          ? this.#database
              .prepare('INSERT OR IGNORE INTO checkpoints (name, value, version) VALUES (?, ?, 1)')
              .run(name, text)
          : this.#database
              .prepare(
                'UPDATE checkpoints SET value = ?, version = version + 1 WHERE name = ? AND version = ?',
              )
              .run(text, name, over);
      return changes === 1;
    });
  }
}
