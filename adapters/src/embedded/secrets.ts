import type { Database } from './database.ts';

/** What this installation made up under that name, on the first call, and keeps. */
export function secret(database: Database, name: string, make: () => string): Promise<string> {
  return database.write(() => {
    database.prepare('INSERT OR IGNORE INTO secrets (name, value) VALUES (?, ?)').run(name, make());
    const row = database.prepare('SELECT value FROM secrets WHERE name = ?').get(name) as { value: string };
    return row.value;
  });
}
