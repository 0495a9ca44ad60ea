import { expect, test } from '@jest/globals';
import { Database } from '@stowage/adapters/embedded/database';
import { SqliteInventory } from '@stowage/adapters/embedded/sqlite-inventory';
import { SqliteLedger } from '@stowage/adapters/embedded/sqlite-ledger';
import { FileId } from '@stowage/domain';
import { anOwner, aStoredFile, beginning, enter } from '../../builders/records.ts';
import { ampleQuota } from '../../contracts/books.ts';

test('a usage that only seemed wrong, because a file came while they were counted, is no drift', async () => {
  const database = new Database(':memory:');
  const ledger = new SqliteLedger(database, ampleQuota);
  const owner = anOwner();
  // More than are counted at once.
  await enter(
    ledger,
    Array.from({ length: 2_100 }, () => aStoredFile(owner)),
  );
  const first = aStoredFile(owner, { fileId: FileId.parse('0'.repeat(26)) });
  const coming = ledger.change(owner, [first.fileId], () => beginning(first));
  expect(await new SqliteInventory(database).recount(owner)).toBeUndefined();
  await coming;
  expect((await ledger.account(owner)).usage.files).toBe(2_101);
  database.close();
});
