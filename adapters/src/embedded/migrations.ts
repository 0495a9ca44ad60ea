// The schema, one step after the other; `user_version` counts the steps that a file has taken. Never edit a step that
// was released: add one.
//
// Text compares as BINARY, which over UTF-8 is code point order. Every listing is a range of one index that ends in a
// unique id, so that a page is a seek and a walk of its own length, however many rows there are.

const books = `
CREATE TABLE accounts (
  sub TEXT PRIMARY KEY,
  -- Null where the deployment's default quota applies.
  max_bytes INTEGER,
  max_files INTEGER,
  max_file_bytes INTEGER,
  files INTEGER NOT NULL DEFAULT 0 CHECK (files >= 0),
  bytes INTEGER NOT NULL DEFAULT 0 CHECK (bytes >= 0),
  reserved_files INTEGER NOT NULL DEFAULT 0 CHECK (reserved_files >= 0),
  reserved_bytes INTEGER NOT NULL DEFAULT 0 CHECK (reserved_bytes >= 0)
) STRICT;

CREATE TABLE files (
  sub TEXT NOT NULL,
  file_id TEXT NOT NULL,
  name TEXT NOT NULL,
  folded_name TEXT NOT NULL,
  folder TEXT NOT NULL,
  size INTEGER NOT NULL,
  content_type TEXT NOT NULL,
  sha256 TEXT,
  last_modified INTEGER,
  state TEXT NOT NULL,
  signed_at INTEGER NOT NULL,
  url_expires_at INTEGER NOT NULL,
  stored_at INTEGER,
  recorded_at INTEGER,
  downloaded_at INTEGER,
  etag TEXT,
  sequencer TEXT,
  version INTEGER NOT NULL,
  -- A listing by time would lose a row without one.
  CHECK (stored_at IS NOT NULL OR state NOT IN ('stored', 'trashed'))
) STRICT;

CREATE UNIQUE INDEX files_by_id ON files (sub, file_id);
CREATE INDEX files_pending ON files (sub, signed_at, file_id) WHERE state = 'pending';

CREATE INDEX files_by_name ON files (sub, state, folded_name, file_id) WHERE state IN ('stored', 'trashed');
CREATE INDEX files_by_size ON files (sub, state, size, file_id) WHERE state IN ('stored', 'trashed');
CREATE INDEX files_by_time ON files (sub, state, stored_at, file_id) WHERE state IN ('stored', 'trashed');
CREATE INDEX folder_by_name ON files (sub, state, folder, folded_name, file_id) WHERE state IN ('stored', 'trashed');
CREATE INDEX folder_by_size ON files (sub, state, folder, size, file_id) WHERE state IN ('stored', 'trashed');
CREATE INDEX folder_by_time ON files (sub, state, folder, stored_at, file_id) WHERE state IN ('stored', 'trashed');

-- The folded words of the names of kept files.
CREATE TABLE words (
  sub TEXT NOT NULL,
  word TEXT NOT NULL,
  file_id TEXT NOT NULL,
  PRIMARY KEY (sub, word, file_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE journal (
  subject TEXT NOT NULL,
  at INTEGER NOT NULL,
  entry_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  actor TEXT NOT NULL,
  outcome TEXT NOT NULL,
  file_id TEXT,
  name TEXT,
  bytes INTEGER,
  reason TEXT,
  request_id TEXT,
  PRIMARY KEY (subject, at, entry_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX journal_by_kind ON journal (subject, kind, at, entry_id);
`;

const store = `
-- AUTOINCREMENT: an id is never given twice, so a late delete cannot hit another message.
CREATE TABLE messages (
  message_id INTEGER PRIMARY KEY AUTOINCREMENT,
  body TEXT NOT NULL,
  sent_at INTEGER NOT NULL,
  visible_at INTEGER NOT NULL,
  receives INTEGER NOT NULL DEFAULT 0,
  dead INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX messages_alive ON messages (visible_at, message_id) WHERE dead = 0;
CREATE INDEX messages_dead ON messages (message_id) WHERE dead = 1;

CREATE TABLE objects (
  key TEXT PRIMARY KEY,
  size INTEGER NOT NULL,
  content_type TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  stored_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The last sequencer that an event of the store was given.
CREATE TABLE sequence (value INTEGER NOT NULL) STRICT;
INSERT INTO sequence VALUES (0);

-- What an installation makes up for itself once, such as the key pair that signs its URLs.
CREATE TABLE secrets (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

CREATE TABLE users (
  sub TEXT PRIMARY KEY,
  email TEXT NOT NULL UNIQUE,
  groups TEXT NOT NULL,
  enabled INTEGER NOT NULL DEFAULT 1,
  salt BLOB NOT NULL,
  hash BLOB NOT NULL
) STRICT;
`;

const parts = `
-- How a large file comes, as JSON; nothing is ever looked for in it.
ALTER TABLE files ADD COLUMN parts TEXT;

-- Of an object that came in parts; its sha256 is then that of the parts' SHA-256s.
ALTER TABLE objects ADD COLUMN part_count INTEGER;

CREATE TABLE transfers (
  transfer_id TEXT PRIMARY KEY,
  key TEXT NOT NULL,
  size INTEGER NOT NULL,
  content_type TEXT NOT NULL,
  part_size INTEGER NOT NULL,
  part_count INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The parts whose bytes are safe.
CREATE TABLE parts (
  transfer_id TEXT NOT NULL REFERENCES transfers ON DELETE CASCADE,
  part_number INTEGER NOT NULL,
  size INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  PRIMARY KEY (transfer_id, part_number)
) STRICT, WITHOUT ROWID;
`;

const details = `
-- Of an entry, as JSON; nothing is ever looked for in it.
ALTER TABLE journal ADD COLUMN details TEXT;
`;

const lags = `
-- How many events took how long to be recorded, by hour since 1970 and by the domain's buckets.
CREATE TABLE event_lags (
  hour INTEGER NOT NULL,
  bucket INTEGER NOT NULL,
  events INTEGER NOT NULL,
  PRIMARY KEY (hour, bucket)
) STRICT, WITHOUT ROWID;
`;

const outbox = `
-- The record's events on their way to a webhook: a queue like that of the store's.
CREATE TABLE outbox (
  message_id INTEGER PRIMARY KEY AUTOINCREMENT,
  body TEXT NOT NULL,
  sent_at INTEGER NOT NULL,
  visible_at INTEGER NOT NULL,
  receives INTEGER NOT NULL DEFAULT 0,
  dead INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX outbox_alive ON outbox (visible_at, message_id) WHERE dead = 0;
CREATE INDEX outbox_dead ON outbox (message_id) WHERE dead = 1;
`;

export const migrations: readonly string[] = [books, store, parts, details, lags, outbox];
