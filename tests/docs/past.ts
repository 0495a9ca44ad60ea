// What happened before the pictures are taken: sixty days of a harbour's office, written through the real ledger, and
// held against the store at their end. Only the bytes are missing: the store has no more than its list of them.

import { notePerson } from '@stowage/adapters/embedded/account-row';
import { composeEmbedded } from '@stowage/adapters/composition/embedded';
import { Database } from '@stowage/adapters/embedded/database';
import { SqliteJournal } from '@stowage/adapters/embedded/sqlite-journal';
import { SqliteLedger } from '@stowage/adapters/embedded/sqlite-ledger';
import { reconcileHandler } from '@stowage/adapters/events/reconcile-handler';
import { defaultSettings } from '@stowage/adapters/settings';
import { createTelemetry } from '@stowage/adapters/telemetry';
import { FileName, ObjectKey, type JournalEntry, type Owner } from '@stowage/domain';
import { join } from 'node:path';
import { anEntry, anOwner, aStoredFile, beginning } from '../builders/records.ts';

const people = [
  'anna.brandt',
  'bo.lindqvist',
  'carla.mendes',
  'dmitri.volkov',
  'eleni.papas',
  'farid.nazari',
  'greta.holm',
  'hugo.martin',
  'ines.costa',
  'jonas.weber',
  'kaito.mori',
  'lena.fischer',
];

const names = ['Harbour survey', 'Quay wall north', 'Manifest', 'Crane inspection', 'Bill of lading'];
const dayMs = 86_400_000;
const days = 60;

/** @param data the directory that a local stack will then be started on */
export async function writePast(data: string): Promise<void> {
  const database = new Database(join(data, 'stowage.db'));
  const ledger = new SqliteLedger(database, defaultSettings.quota);
  const journal = new SqliteJournal(database);
  const chance = dice(4711);
  for (const [rank, person] of people.entries()) {
    const owner = anOwner();
    await database.write(() =>
      database.prepare(notePerson).run(owner, `${person}@harbour.example`, JSON.stringify(['users'])),
    );
    for (let day = days; day >= 0; day--) {
      const files = Math.floor((chance() * 9 * (1.4 + Math.sin(day / 4))) / (1 + rank / 3));
      for (let file = 0; file < files; file++) {
        const at = Math.floor(Date.now() - (day + chance() * 0.6) * dayMs) - 600_000;
        await store(database, ledger, owner, at, Math.floor(1e5 + chance() * 4e7));
        if (chance() < 0.6) await journal.append(entryOf(owner, at + 300_000, 'file.downloaded'));
        if (chance() < 0.06) await journal.append(refusalOf(owner, at + 500_000));
      }
    }
  }
  database.close();
  await reconcile(data);
}

async function store(
  database: Database,
  ledger: SqliteLedger,
  owner: Owner,
  at: number,
  size: number,
): Promise<void> {
  const name = FileName.parse(`${names[size % names.length]} ${(size % 900) + 100}.pdf`);
  const file = aStoredFile(owner, { name, size, signedAt: at - 4_000, storedAt: at - 300, recordedAt: at });
  const { fileId } = file;
  // As it is stored with an object: its half is the ETag.
  const sha256 = Buffer.from(file.etag!, 'hex').toString('base64');
  await ledger.change(owner, [fileId], () =>
    beginning(file, [anEntry(owner, { at, fileId, name, bytes: size })]),
  );
  await database.write(() =>
    database
      .prepare('INSERT INTO objects (key, size, content_type, sha256, stored_at) VALUES (?, ?, ?, ?, ?)')
      .run(ObjectKey.format({ owner, fileId }), size, file.contentType, sha256, file.storedAt!),
  );
}

const entryOf = (owner: Owner, at: number, kind: JournalEntry['kind']): JournalEntry =>
  anEntry(owner, {
    at: Math.min(at, Date.now()),
    kind,
    actor: owner,
    name: FileName.parse('Manifest 47.csv'),
  });

const refusalOf = (owner: Owner, at: number): JournalEntry => ({
  ...entryOf(owner, at, 'upload.refused'),
  outcome: 'refused',
  reason: 'file-too-large',
  bytes: 7e9,
});

async function reconcile(data: string): Promise<void> {
  const house = await composeEmbedded({
    settings: defaultSettings,
    telemetry: createTelemetry('stowage', () => {}),
    books: join(data, 'stowage.db'),
    objects: join(data, 'objects'),
    storageOrigin: 'http://localhost:1',
  });
  await reconcileHandler(house.services)({}, { getRemainingTimeInMillis: () => Infinity });
  house.close();
}

/** The same throws every time. */
function dice(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
}
