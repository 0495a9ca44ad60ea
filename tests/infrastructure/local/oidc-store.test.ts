import { afterEach, expect, jest, test } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OidcStore } from '../../../infrastructure/local/identity/oidc-store.ts';

afterEach(() => void jest.restoreAllMocks());

test('what has expired is forgotten, also by a provider that is never restarted', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'stowage-oidc-'));
  const path = join(directory, 'identity.db');
  const store = new OidcStore(path);
  const kept = (): unknown[] => {
    const sqlite = new DatabaseSync(path, { readOnly: true });
    const ids = sqlite.prepare('SELECT id FROM artifacts ORDER BY id').all();
    sqlite.close();
    return ids.map(({ id }) => id);
  };
  const interactions = store.adapterFor('Interaction');
  await interactions.upsert('abandoned', { kind: 'Interaction' }, 60);
  await store.adapterFor('Session').upsert('long', { kind: 'Session' }, 24 * 60 * 60);
  expect(kept()).toEqual(['abandoned', 'long']);

  const now = Date.now();
  jest.spyOn(Date, 'now').mockImplementation(() => now + 60 * 60_000);
  await interactions.upsert('new', { kind: 'Interaction' }, 60);
  expect(kept()).toEqual(['long', 'new']);

  store.close();
  rmSync(directory, { recursive: true });
});
