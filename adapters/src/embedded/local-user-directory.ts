import type { Owner, Page, PageRequest, User, UserDirectory } from '@stowage/domain';
import { randomBytes, randomUUID, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';
import { promisify } from 'node:util';
import { notePerson } from './account-row.ts';
import type { Database } from './database.ts';
import type { Row } from './file-row.ts';
import { formatPosition, pageOf, parsePosition } from './position.ts';

const seeds = [
  { email: 'user@example.test', groups: ['users'] },
  { email: 'second@example.test', groups: ['users'] },
  { email: 'operator@example.test', groups: ['operators'] },
];

type SessionsEnd = (sub: Owner, sessionId?: string) => void;

/** The people of one machine: three accounts with one password, kept as hashes. */
export class LocalUserDirectory implements UserDirectory {
  readonly #database: Database;
  readonly #listeners = new Set<SessionsEnd>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** Creates the accounts, or gives those that exist this password. Their subs stay what they are. */
  async seed(password: string): Promise<void> {
    const rows = await Promise.all(
      seeds.map(async (seed) => {
        const salt = randomBytes(16);
        return { ...seed, salt, hash: await hashOf(password, salt) };
      }),
    );
    await this.#database.write(() => {
      const upsert = this.#database.prepare(`
        INSERT INTO users (sub, email, groups, salt, hash) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (email) DO UPDATE SET salt = excluded.salt, hash = excluded.hash`);
      const findByEmail = this.#database.prepare('SELECT sub FROM users WHERE email = ?');
      const note = this.#database.prepare(notePerson);
      for (const { email, groups, salt, hash } of rows) {
        upsert.run(randomUUID(), email, JSON.stringify(groups), salt, hash);
        const { sub } = findByEmail.get(email) as { sub: string };
        note.run(sub, email, JSON.stringify(groups));
      }
    });
  }

  async find(sub: Owner): Promise<User | undefined> {
    const row = this.#database.prepare('SELECT * FROM users WHERE sub = ?').get(sub);
    return row && toUser(row);
  }

  async list(page: PageRequest): Promise<Page<User>> {
    const after = page.after === undefined ? '' : parsePosition(page.after, 'string')[0];
    const rows = this.#database
      .prepare('SELECT * FROM users WHERE email > ? ORDER BY email LIMIT ?')
      .all(after, page.limit + 1);
    return pageOf(rows.map(toUser), page.limit, (last) => formatPosition([last.email, last.sub]));
  }

  async disable(sub: Owner): Promise<void> {
    await this.#setEnabled(sub, 0);
    this.#endSessions(sub);
  }

  enable(sub: Owner): Promise<void> {
    return this.#setEnabled(sub, 1);
  }

  async signOut(sub: Owner): Promise<void> {
    this.#endSessions(sub);
  }

  async endSession(sub: Owner, sessionId: string): Promise<void> {
    this.#endSessions(sub, sessionId);
  }

  /** Whoever keeps sessions learns here whose must end: one, or all where none is named. */
  onSessionsEnd(listener: SessionsEnd): void {
    this.#listeners.add(listener);
  }

  #setEnabled(sub: Owner, enabled: 0 | 1): Promise<void> {
    return this.#database.write(
      () => void this.#database.prepare('UPDATE users SET enabled = ? WHERE sub = ?').run(enabled, sub),
    );
  }

  #endSessions(sub: Owner, sessionId?: string): void {
    for (const listener of this.#listeners) listener(sub, sessionId);
  }

  /** The user, if this is their password; it takes as long to say no to a stranger as to a wrong password. */
  async authenticate(username: string, password: string): Promise<User | undefined> {
    const row = this.#database
      .prepare('SELECT * FROM users WHERE email = ?')
      .get(username.trim().toLowerCase());
    const hash = await hashOf(password, (row?.['salt'] as Uint8Array | undefined) ?? nobodysSalt);
    const fits = timingSafeEqual(hash, (row?.['hash'] as Uint8Array | undefined) ?? nobodysHash);
    return row && fits && row['enabled'] === 1 ? toUser(row) : undefined;
  }
}

// One of OWASP's equivalent settings: 16 MiB a guess, and slow enough to make guessing dear.
const cost: ScryptOptions = { N: 2 ** 14, r: 8, p: 5, maxmem: 32 * 1024 * 1024 };
const hashBytes = 32;
const nobodysSalt = randomBytes(16);
const nobodysHash = randomBytes(hashBytes);

const scryptAsync = promisify<string, Uint8Array, number, ScryptOptions, Buffer>(scrypt);

/** NFKC, as NIST SP 800-63B asks, so that a password is the same from every keyboard. */
const hashOf = (password: string, salt: Uint8Array): Promise<Buffer> =>
  scryptAsync(password.normalize('NFKC'), salt, hashBytes, cost);

const toUser = (row: Row): User => ({
  sub: row['sub'] as Owner,
  email: row['email'] as string,
  groups: JSON.parse(row['groups'] as string) as string[],
  enabled: row['enabled'] === 1,
});
