// What the identity provider must remember: sessions, grants, codes, refresh tokens and its keys. On disk, so that a
// restart signs nobody out and a used code stays used.

import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Adapter, AdapterPayload, JWK } from 'oidc-provider';

const tidyEverySeconds = 10 * 60;

export class OidcStore {
  readonly #database: DatabaseSync;
  readonly #secret: StatementSync;
  readonly #keepSecret: StatementSync;
  readonly #forgetExpired: StatementSync;
  #tidyAt = 0;

  /** @param path a file, created if absent, or `:memory:` */
  constructor(path: string) {
    this.#database = new DatabaseSync(path);
    this.#database.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      CREATE TABLE IF NOT EXISTS artifacts (
        model TEXT NOT NULL,
        id TEXT NOT NULL,
        payload TEXT NOT NULL,
        uid TEXT,
        grant_id TEXT,
        expires_at INTEGER NOT NULL,
        PRIMARY KEY (model, id)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS artifacts_by_grant ON artifacts (grant_id) WHERE grant_id IS NOT NULL;
      CREATE INDEX IF NOT EXISTS artifacts_by_account ON artifacts (payload ->> '$.accountId');
      CREATE INDEX IF NOT EXISTS artifacts_by_uid ON artifacts (uid) WHERE uid IS NOT NULL;
      CREATE INDEX IF NOT EXISTS artifacts_by_end ON artifacts (expires_at);
      CREATE TABLE IF NOT EXISTS secrets (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
      CREATE TABLE IF NOT EXISTS authenticators (
        sub TEXT PRIMARY KEY,
        secret TEXT NOT NULL,
        -- The last 30 seconds of which a code was used.
        step INTEGER NOT NULL
      ) STRICT;
    `);
    this.#forgetExpired = this.#database.prepare('DELETE FROM artifacts WHERE expires_at <= ?');
    this.#secret = this.#database.prepare('SELECT value FROM secrets WHERE name = ?');
    this.#keepSecret = this.#database.prepare('INSERT INTO secrets (name, value) VALUES (?, ?)');
  }

  /** What oidc-provider asks for, once for each of its models. */
  readonly adapterFor = (model: string): Adapter =>
    new ArtifactTable(this.#database, model, () => this.#tidy());

  /** The key that tokens are signed with, made on first use. */
  signingKey(): JWK {
    const text = this.#remembered('signing-key', () =>
      JSON.stringify({
        ...generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }),
        kid: randomBytes(16).toString('base64url'),
        alg: 'RS256',
        use: 'sig',
      }),
    );
    return JSON.parse(text) as JWK;
  }

  /** The key that cookies are signed with, made on first use. */
  cookieKey(): string {
    return this.#remembered('cookie-key', () => randomBytes(32).toString('base64url'));
  }

  /** Of a machine client, made on first use. Kept as it is: the provider compares it as it is. */
  clientSecret(clientId: string): string {
    return this.#remembered(`client-secret ${clientId}`, () => randomBytes(32).toString('base64url'));
  }

  /** Forgets everything that was issued to this account: browsers' sessions, codes, grants and refresh tokens. */
  endSessions(accountId: string): void {
    this.#database.prepare("DELETE FROM artifacts WHERE payload ->> '$.accountId' = ?").run(accountId);
  }

  /** Forgets what came of one sign-in, and the browser's session that it left behind. @param grantId of that sign-in */
  endSession(accountId: string, grantId: string): void {
    this.#database
      .prepare(
        `DELETE FROM artifacts WHERE payload ->> '$.accountId' = ? AND
           (grant_id = ? OR (model = 'Grant' AND id = ?) OR (model = 'Session' AND instr(payload, ?) > 0))`,
      )
      .run(accountId, grantId, grantId, JSON.stringify(grantId));
  }

  /** The secret that a person's authenticator app shares with us, in base 32. */
  authenticator(sub: string): string | undefined {
    const row = this.#database.prepare('SELECT secret FROM authenticators WHERE sub = ?').get(sub);
    return row && (row['secret'] as string);
  }

  /** @param step of the code that proved it */
  keepAuthenticator(sub: string, secret: string, step: number): void {
    this.#database.prepare('INSERT OR REPLACE INTO authenticators VALUES (?, ?, ?)').run(sub, secret, step);
  }

  /** @returns false if a code of this step, or of a later one, was used before */
  useStep(sub: string, step: number): boolean {
    const use = this.#database.prepare('UPDATE authenticators SET step = ? WHERE sub = ? AND step < ?');
    return use.run(step, sub, step).changes === 1;
  }

  dropAuthenticator(sub: string): void {
    this.#database.prepare('DELETE FROM authenticators WHERE sub = ?').run(sub);
  }

  close(): void {
    this.#database.close();
  }

  /** Now and then, because everybody who only looks at the sign-in page leaves something behind. */
  #tidy(): void {
    const now = epochSeconds();
    if (now < this.#tidyAt) return;
    this.#tidyAt = now + tidyEverySeconds;
    this.#forgetExpired.run(now);
  }

  #remembered(name: string, make: () => string): string {
    const known = this.#secret.get(name) as { value: string } | undefined;
    if (known) return known.value;
    const value = make();
    this.#keepSecret.run(name, value);
    return value;
  }
}

/** One model's rows, in the form that oidc-provider's adapters have. */
class ArtifactTable implements Adapter {
  readonly #model: string;
  readonly #tidy: () => void;
  readonly #upsert: StatementSync;
  readonly #find: StatementSync;
  readonly #findByUid: StatementSync;
  readonly #consume: StatementSync;
  readonly #destroy: StatementSync;
  readonly #revoke: StatementSync;

  /** @param tidy is called before something is added */
  constructor(database: DatabaseSync, model: string, tidy: () => void) {
    this.#model = model;
    this.#tidy = tidy;
    this.#upsert = database.prepare('INSERT OR REPLACE INTO artifacts VALUES (?, ?, ?, ?, ?, ?)');
    this.#find = database.prepare(
      'SELECT payload FROM artifacts WHERE model = ? AND id = ? AND expires_at > ?',
    );
    this.#findByUid = database.prepare(
      'SELECT payload FROM artifacts WHERE model = ? AND uid = ? AND expires_at > ?',
    );
    this.#consume = database.prepare(
      `UPDATE artifacts SET payload = json_set(payload, '$.consumed', ?) WHERE model = ? AND id = ?`,
    );
    this.#destroy = database.prepare('DELETE FROM artifacts WHERE model = ? AND id = ?');
    this.#revoke = database.prepare('DELETE FROM artifacts WHERE grant_id = ?');
  }

  async upsert(id: string, payload: AdapterPayload, expiresIn?: number): Promise<void> {
    this.#tidy();
    this.#upsert.run(
      this.#model,
      id,
      JSON.stringify(payload),
      payload.uid ?? null,
      payload.grantId ?? null,
      expiresIn === undefined ? Number.MAX_SAFE_INTEGER : epochSeconds() + expiresIn,
    );
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    return parse(this.#find.get(this.#model, id, epochSeconds()));
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return parse(this.#findByUid.get(this.#model, uid, epochSeconds()));
  }

  /** Only device codes have one, and that flow is off. */
  async findByUserCode(): Promise<undefined> {
    return undefined;
  }

  async consume(id: string): Promise<void> {
    this.#consume.run(epochSeconds(), this.#model, id);
  }

  async destroy(id: string): Promise<void> {
    this.#destroy.run(this.#model, id);
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    this.#revoke.run(grantId);
  }
}

const parse = (row: unknown): AdapterPayload | undefined =>
  row === undefined ? undefined : (JSON.parse((row as { payload: string }).payload) as AdapterPayload);

const epochSeconds = (): number => Math.floor(Date.now() / 1000);
