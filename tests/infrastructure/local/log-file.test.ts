import { expect, test } from '@jest/globals';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openLogFile } from '../../../infrastructure/local/log-file.ts';

test('a log that cannot be written is complained of once, and stops nobody; afterwards it goes on', async () => {
  const scratch = mkdtempSync(join(tmpdir(), 'stowage-log-'));
  const path = join(scratch, 'later', 'stowage.log');
  const complaints: string[] = [];
  const log = openLogFile(path, (text) => complaints.push(text));
  for (const line of ['lost\n', 'lost, too\n']) {
    log.write(line);
    await sleep(50);
  }
  expect(complaints).toEqual([expect.stringContaining('ENOENT')]);

  mkdirSync(join(scratch, 'later'));
  log.write('first\n');
  log.write('second\n');
  await log.close();
  expect(readFileSync(path, 'utf8')).toBe('first\nsecond\n');
  rmSync(scratch, { recursive: true });
});
