// Whatever the doctor says has its German words, and no words are left over from what it says no more.

import { expect, test } from '@jest/globals';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { say } from '@stowage/adapters/doctor/told';
import words from './doctor.de.json' with { type: 'json' };

const doctor = join(import.meta.dirname, '../../../adapters/src/doctor');
const german: Readonly<Record<string, string>> = words;

/** The patterns of all templates with the tag `say`; those of punctuation alone are the same everywhere. */
const patterns = globSync('*.ts', { cwd: doctor })
  .flatMap((path) => patternsIn(readFileSync(join(doctor, path), 'utf8')))
  .filter((pattern) => /\p{L}/u.test(pattern));

function patternsIn(source: string): string[] {
  const templates = source.matchAll(/\bsay`((?:\\.|[^`\\])*)`/g);
  return [...templates].map(([, text]) => {
    let count = 0;
    return text!.replaceAll(/\$\{[^{}]*\}/g, () => `{${count++}}`).replaceAll(/\\(.)/g, '$1');
  });
}

test('the doctor’s German has exactly what the doctor says', () => {
  expect(patterns.length).toBeGreaterThan(100);
  expect(Object.keys(german).sort()).toEqual([...new Set(patterns)].sort());
});

test('each has a place for every value', () => {
  const placesIn = (text: string): string[] => (text.match(/\{\d+\}/g) ?? []).sort();
  for (const [pattern, text] of Object.entries(german)) {
    expect({ pattern, places: placesIn(text) }).toEqual({ pattern, places: placesIn(pattern) });
  }
});

test('what is said within what is said is in the same language', () => {
  const told = say`This machine’s clock is off: the others are ${say`${40} s ahead`}`;
  expect(String(told)).toBe('This machine’s clock is off: the others are 40 s ahead');
  expect(told.in(german)).toBe('Die Uhr dieses Rechners geht falsch; die anderen dagegen: 40 s voraus');
  expect(JSON.stringify({ told })).toBe(`{"told":"${String(told)}"}`);
});
