// Every message of the source has its translation, and no translation is left over from a message that is gone.
import { describe, expect, test } from '@jest/globals';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import german from './de.json' with { type: 'json' };
const app = join(import.meta.dirname, '../app');
const sources = globSync('**/*.{ts,html}', { cwd: app })
  .filter((path) => !path.endsWith('.spec.ts'))
  .map((path) => readFileSync(join(app, path), 'utf8'));
const inTemplates = sources.flatMap((text) => [...text.matchAll(/i18n(?:-[\w-]+)?="@@([\w.]+)"/g)]);
const inCode = sources.flatMap((text) => [...text.matchAll(/\$localize`:@@([\w.]+):([^`]*)`/g)]);
describe('German', () => {
  test('has exactly the messages of the source', () => {
    const ids = new Set([...inTemplates, ...inCode].map(([, id]) => id));
    expect(ids.size).toBeGreaterThan(100);
    expect(Object.keys(german).sort()).toEqual([...ids].sort());
  });
  test('has the placeholders of each message that is written in code', () => {
    const translations = german;
    for (const [, id, text] of inCode) {
      const wanted = [...text.matchAll(/\}:(\w+):/g)].map(([, name]) => name).sort();
      const given = [...translations[id].matchAll(/\{\$(\w+)\}/g)].map(([, name]) => name).sort();
      expect({ id, placeholders: given }).toEqual({ id, placeholders: wanted });
    }
  });
  test('no message is written without an id', () => {
    for (const text of sources) expect(text).not.toMatch(/\$localize`(?!:@@)|\bi18n(?=[\s>])/);
  });
});
