// The schema, one step after the other; `user_version` counts the steps that a file has taken. Never edit a step that
// was released: add one.
//
// Text compares as BINARY, which over UTF-8 is code point order. Every listing is a range of one index that ends in a
// unique id, so that a page is a seek and a walk of its own length, however many rows there are.

import { tallyErrors, tallyJournal } from './tally-journal.ts';

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

const operations = `
-- Who it belongs to, as last noted; the empty address sorts first.
ALTER TABLE accounts ADD COLUMN email TEXT NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN groups TEXT NOT NULL DEFAULT '[]';
ALTER TABLE accounts ADD COLUMN disabled_at INTEGER;
ALTER TABLE accounts ADD COLUMN signed_out_at INTEGER;
ALTER TABLE accounts ADD COLUMN last_activity_at INTEGER NOT NULL DEFAULT 0;

INSERT INTO accounts (sub, email, groups) SELECT sub, email, groups FROM users WHERE true
  ON CONFLICT (sub) DO UPDATE SET email = excluded.email, groups = excluded.groups;

-- A listing of all is two walks, merged, so that one of the few disabled is a walk of its own length, too.
CREATE INDEX enabled_by_email ON accounts (email, sub) WHERE disabled_at IS NULL;
CREATE INDEX enabled_by_files ON accounts (files, sub) WHERE disabled_at IS NULL;
CREATE INDEX enabled_by_bytes ON accounts (bytes, sub) WHERE disabled_at IS NULL;
CREATE INDEX enabled_by_activity ON accounts (last_activity_at, sub) WHERE disabled_at IS NULL;
CREATE INDEX disabled_by_email ON accounts (email, sub) WHERE disabled_at IS NOT NULL;
CREATE INDEX disabled_by_files ON accounts (files, sub) WHERE disabled_at IS NOT NULL;
CREATE INDEX disabled_by_bytes ON accounts (bytes, sub) WHERE disabled_at IS NOT NULL;
CREATE INDEX disabled_by_activity ON accounts (last_activity_at, sub) WHERE disabled_at IS NOT NULL;

-- The accounts in sums: one row, kept by whatever changes them.
CREATE TABLE holdings (
  accounts INTEGER NOT NULL,
  files INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  reserved_bytes INTEGER NOT NULL
) STRICT;
INSERT INTO holdings SELECT count(*), coalesce(sum(files), 0), coalesce(sum(bytes), 0), coalesce(sum(reserved_bytes), 0)
  FROM accounts;

CREATE TRIGGER holdings_grow AFTER INSERT ON accounts BEGIN
  UPDATE holdings SET accounts = accounts + 1, files = files + new.files, bytes = bytes + new.bytes,
    reserved_bytes = reserved_bytes + new.reserved_bytes;
END;
CREATE TRIGGER holdings_move AFTER UPDATE OF files, bytes, reserved_bytes ON accounts BEGIN
  UPDATE holdings SET files = files + new.files - old.files, bytes = bytes + new.bytes - old.bytes,
    reserved_bytes = reserved_bytes + new.reserved_bytes - old.reserved_bytes;
END;

-- Everybody's record, and what is rare in it.
CREATE INDEX journal_of_all ON journal (at, entry_id);
CREATE INDEX journal_of_all_by_kind ON journal (kind, at, entry_id);
CREATE INDEX journal_of_all_refused ON journal (at, entry_id) WHERE outcome = 'refused';
CREATE INDEX journal_refused ON journal (subject, at, entry_id) WHERE outcome = 'refused';

-- The journal in sums; hours and days are counted from 1970.
CREATE TABLE hours (
  hour INTEGER PRIMARY KEY,
  uploads INTEGER NOT NULL DEFAULT 0,
  bytes INTEGER NOT NULL DEFAULT 0,
  downloads INTEGER NOT NULL DEFAULT 0,
  removals INTEGER NOT NULL DEFAULT 0,
  refusals INTEGER NOT NULL DEFAULT 0,
  growth INTEGER NOT NULL DEFAULT 0,
  active INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE user_days (
  sub TEXT NOT NULL,
  day INTEGER NOT NULL,
  uploads INTEGER NOT NULL DEFAULT 0,
  bytes INTEGER NOT NULL DEFAULT 0,
  downloads INTEGER NOT NULL DEFAULT 0,
  removals INTEGER NOT NULL DEFAULT 0,
  refusals INTEGER NOT NULL DEFAULT 0,
  growth INTEGER NOT NULL DEFAULT 0,
  -- A bit for each hour in which there is something of the user's own doing.
  active_hours INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (sub, day)
) STRICT, WITHOUT ROWID;

CREATE INDEX days_by_bytes ON user_days (day, bytes, sub) WHERE uploads > 0;
CREATE INDEX days_by_uploads ON user_days (day, uploads, sub) WHERE uploads > 0;

-- How many users were active on this day who were last active on that one before; on none, if it is -1. Whoever was
-- active between two days is counted once among those who arrived from before the first.
CREATE TABLE arrivals (
  day INTEGER NOT NULL,
  previous INTEGER NOT NULL,
  users INTEGER NOT NULL,
  PRIMARY KEY (day, previous)
) STRICT, WITHOUT ROWID;
${tallyJournal}`;

const upkeep = `
-- Pending uploads of everybody, for the sweeper.
CREATE INDEX files_pending_by_time ON files (signed_at, file_id) WHERE state = 'pending';

-- How far long work has come.
CREATE TABLE checkpoints (name TEXT PRIMARY KEY, value TEXT NOT NULL, version INTEGER NOT NULL) STRICT;
`;

const sessions = `
-- Where people are signed in, as JSON; nothing is ever looked for in it.
CREATE TABLE sessions (sub TEXT PRIMARY KEY, sessions TEXT NOT NULL) STRICT;

-- Sessions that their owner ended, as JSON.
ALTER TABLE accounts ADD COLUMN ended_sessions TEXT;
`;

const errors = `
ALTER TABLE hours ADD COLUMN errors INTEGER NOT NULL DEFAULT 0;
ALTER TABLE user_days ADD COLUMN errors INTEGER NOT NULL DEFAULT 0;
${tallyErrors}`;

const parentOf = (folder: string): string => `rtrim(rtrim(${folder}, '/'), replace(${folder}, '/', ''))`;

const folders = `
-- The key is the order in which they are listed; \`parent\` is the folder that they lie in, such as /a/b/.
CREATE TABLE folders (
  sub TEXT NOT NULL,
  parent TEXT NOT NULL,
  folded_name TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (sub, parent, folded_name, name)
) STRICT, WITHOUT ROWID;

-- What lies in a folder, and is in no listing of it.
CREATE INDEX folder_unlisted ON files (sub, folder) WHERE state IN ('pending', 'quarantined');

-- Of the files that there are. Without its last name a folder is the one above: up to the last slash but one.
WITH RECURSIVE known (sub, folder, parent) AS (
  SELECT sub, folder, ${parentOf('folder')} FROM files
    WHERE state IN ('pending', 'stored', 'quarantined') AND folder <> '/'
  UNION
  SELECT sub, parent, ${parentOf('parent')} FROM known WHERE parent <> '/'
)
INSERT INTO folders (sub, parent, folded_name, name)
  SELECT sub, parent, fold(name), name
  FROM (SELECT sub, parent, rtrim(substr(folder, length(parent) + 1), '/') AS name FROM known);
`;

export const migrations: readonly string[] = [
  books,
  store,
  parts,
  details,
  lags,
  outbox,
  operations,
  upkeep,
  sessions,
  errors,
  folders,
];
