import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Asked, settle, TakenNames } from './collisions';
import type { Picked } from './engine/upload';

const pick = (name: string, folder = '/'): Picked => ({ file: new File([], name), folder });

const takenWith = (...names: string[]): TakenNames => {
  const taken = new TakenNames();
  for (const name of names) taken.add('/', name);
  return taken;
};

test('what is replaced is replaced once, and what is only on its way is not', async () => {
  const taken = new TakenNames();
  taken.add('/', 'a', 'id 1');
  taken.add('/', 'a', 'id 2');
  taken.add('/', 'b');
  const asked: Asked = { answer: 'replace', forTheRest: true };
  const settled = await settle([pick('a'), pick('a'), pick('b')], taken, async () => asked);
  expect(settled.map(({ name, replaces }) => [name, replaces])).toEqual([
    [undefined, ['id 1', 'id 2']],
    ['a (2)', undefined],
    ['b (2)', undefined],
  ]);
});

describe('a name that is taken', () => {
  test('gets the next number before its ending, and a dot at its beginning is no ending', () => {
    expect(takenWith('a.txt', 'a (2).txt').free('/', 'a.txt')).toBe('a (3).txt');
    expect(takenWith('.profile').free('/', '.profile')).toBe('.profile (2)');
    expect(takenWith('archive.tar.gz').free('/', 'archive.tar.gz')).toBe('archive.tar (2).gz');
    // The same letters, composed and not.
    expect(takenWith('é').has('/', 'e\u0301')).toBe(true);
    expect(takenWith('a').has('/b/', 'a')).toBe(false);
  });

  test('is asked about each time, until an answer holds for the rest', async () => {
    const answers: Asked[] = [
      { answer: 'skip', forTheRest: false },
      { answer: 'keep-both', forTheRest: true },
    ];
    const asked: [string, number][] = [];
    const settled = await settle(
      ['a', 'b', 'c', 'd'].map((name) => pick(name)),
      takenWith('a', 'b', 'd'),
      async (name, others) => {
        asked.push([name, others]);
        return answers.shift()!;
      },
    );
    expect(asked).toEqual([
      ['a', 2],
      ['b', 1],
    ]);
    expect(settled.map(({ file, name }) => name ?? file.name)).toEqual(['b (2)', 'c', 'd (2)']);
  });

  test('whatever comes, no two files end with one name, and with "keep both" none is lost', async () => {
    const name = fc.constantFrom('a', 'a (2)', 'b.txt', 'b (2).txt', '.c');
    await fc.assert(
      fc.asyncProperty(fc.array(name), fc.array(name), async (here, coming) => {
        const settled = await settle(
          coming.map((it) => pick(it)),
          takenWith(...here),
          async () => ({ answer: 'keep-both', forTheRest: true }),
        );
        const names = settled.map(({ file, name: given }) => given ?? file.name);
        expect(names).toHaveLength(coming.length);
        expect(new Set([...names, ...here]).size).toBe(names.length + new Set(here).size);
      }),
    );
  });
});
