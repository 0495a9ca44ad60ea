// Values are valid at birth: what parses is legal, and says the same when it is parsed again.

import { describe, expect, test } from '@jest/globals';
import {
  DomainError,
  essence,
  FileName,
  Folder,
  isInert,
  parseContentType,
  parseSha256,
} from '@stowage/domain';
import fc from 'fast-check';
import { createHash } from 'node:crypto';

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc
    .array(fc.constantFrom('/', '.', '..', 'a', 'é', 'e\u0301', '\u202e', '\\', ' ', '😀', '\ud800'))
    .map((parts) => parts.join('')),
);

/** The value, or undefined where it is refused as a request; anything else that is thrown fails the test. */
function accepted<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch (error) {
    expect(error).toBeInstanceOf(DomainError);
    expect((error as DomainError).code).toBe('invalid-request');
    return undefined;
  }
}

describe('FileName', () => {
  test('whatever is accepted is one legal name, and parses to itself', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const name = accepted(() => FileName.parse(text));
        if (name === undefined) return;
        expect(FileName.parse(name)).toBe(name);
        expect(name).toBe(text.normalize('NFC'));
        expect(name.isWellFormed()).toBe(true);
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
        expect(name).not.toMatch(/[/\\\p{Cc}\u202a-\u202e\u2066-\u2069\u200e\u200f\u2028\u2029]/u);
        expect(['', '.', '..']).not.toContain(name.trim());
      }),
    );
  });

  test.each([
    'Résumé – final (1).bin',
    '100%+more.txt',
    '=1+1.csv',
    '<img src=x onerror="alert(1)">.png',
    'CON',
    '.hidden',
    '日本語 😀',
    'a'.repeat(255),
    '😀'.repeat(63),
  ])('takes %j', (text) => expect(FileName.parse(text)).toBe(text));

  test.each([
    '',
    ' ',
    '.',
    '..',
    ' ..',
    '. ',
    'a/b',
    'a\\b',
    'a\0',
    'a\nb',
    'a\u0085b',
    'a\u202egpj.exe',
    '\ud800',
    'a'.repeat(256),
    '😀'.repeat(64),
    '\u2028',
  ])('refuses %j', (text) => expect(accepted(() => FileName.parse(text))).toBeUndefined());

  test('a name is found by its own words, and folding twice is folding once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        const words = FileName.words(text);
        expect(new Set(words).size).toBe(words.length);
        for (const word of words) {
          expect(FileName.fold(text)).toContain(word);
          expect(FileName.words(word)).toEqual([word]);
        }
      }),
    );
    expect(FileName.words('Résumé – FINAL (final).bin')).toEqual(['resume', 'final', 'bin']);
  });
});

describe('Folder', () => {
  test('whatever is accepted begins and ends with a slash, has legal names between, and parses to itself', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const folder = accepted(() => Folder.parse(`/${text}/`));
        if (folder === undefined) return;
        expect(Folder.parse(folder)).toBe(folder);
        const names = folder.slice(1, -1).split('/');
        for (const name of names) expect(FileName.parse(name)).toBe(name);
      }),
    );
  });

  test.each([
    '',
    'a',
    '/a',
    'a/',
    '//',
    '/a//b/',
    '/./',
    '/../',
    '/a/../b/',
    '/a\\b/',
    `/${'a/'.repeat(33)}`,
  ])('refuses %j', (text) => expect(accepted(() => Folder.parse(text))).toBeUndefined());

  test('each is the one above and its name; the lineages of some hold all above them, from the top down', () => {
    const someFolder = fc
      .array(fc.constantFrom('a', 'b', '/c', ' '), { maxLength: 5 })
      .map((names) => accepted(() => Folder.parse(`/${names.map((name) => `${name}x/`).join('')}`)))
      .filter((folder) => folder !== undefined);
    fc.assert(
      fc.property(fc.array(someFolder), (folders) => {
        const lineages = Folder.lineages(folders);
        expect(new Set(lineages).size).toBe(lineages.length);
        for (const [index, folder] of lineages.entries()) {
          const above = Folder.above(folder);
          expect(`${above}${Folder.nameOf(folder)}/`).toBe(folder);
          expect(Folder.depthOf(above)).toBe(Folder.depthOf(folder) - 1);
          expect([Folder.root, ...lineages.slice(0, index)]).toContain(above);
        }
        expect([Folder.root, ...lineages]).toEqual(expect.arrayContaining(folders));
      }),
    );
    expect([Folder.above(Folder.root), Folder.nameOf(Folder.root), Folder.depthOf(Folder.root)]).toEqual([
      '/',
      '',
      0,
    ]);
  });
});

describe('content type', () => {
  test('whatever is accepted is safe in a header, and unchanged', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.string({ unit: fc.constantFrom(...'a/b;= "\\\r\n,x-') })), (text) => {
        const type = accepted(() => parseContentType(text));
        if (type === undefined) return;
        expect(type).toBe(text);
        expect(type).toMatch(/^[\x20-\x7e]{3,255}$/);
        expect(type.split('/').length).toBeGreaterThan(1);
      }),
    );
  });

  test.each([
    ['text/plain', true],
    ['TEXT/Plain; charset=utf-8', true],
    ['image/svg+xml', false],
    ['text/html', false],
    ['application/xhtml+xml', false],
    ['text/plain; a="b"', true],
  ])('%s is shown in place: %s', (type, inert) => {
    expect(isInert(parseContentType(type))).toBe(inert);
    expect(essence(type)).toBe(essence(essence(type)));
  });

  test.each([
    '',
    'text',
    'text/',
    '/plain',
    'text/plain\r\nx: y',
    'text/plain, text/html',
    'text/pläin',
    'a/b;',
    'a/b; c',
  ])('refuses %j', (text) => expect(accepted(() => parseContentType(text))).toBeUndefined());
});

describe('sha256', () => {
  test('every SHA-256 in base64 is taken, and any other character in its place is not', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.nat(43), fc.constantFrom('=', '-', ' ', ''), (bytes, at, other) => {
        const text = createHash('sha256').update(bytes).digest('base64');
        expect(parseSha256(text)).toBe(text);
        const broken = text.slice(0, at) + other + text.slice(at + 1);
        if (broken !== text) expect(accepted(() => parseSha256(broken))).toBeUndefined();
      }),
    );
  });
});
