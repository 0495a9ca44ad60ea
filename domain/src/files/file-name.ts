import { invalid } from '../kernel/errors.ts';

declare const brand: unique symbol;

/** The name that people see: any Unicode text that is one legal file name, in NFC, at most 255 bytes of UTF-8. */
export type FileName = string & { readonly [brand]: 'FileName' };

// Separators, controls, line breaks, and the marks that can make "exe.gpj" read as "jpg.exe".
const forbidden = /[/\\\p{Cc}\p{Bidi_Control}\u2028\u2029]/u;

export const FileName = {
  /** @throws invalid-request, naming `path`, if `text` is not a legal file name */
  parse(text: string, path = 'name'): FileName {
    const name = text.normalize('NFC');
    // Some systems drop spaces around a name, and then " .." means the folder above.
    const bare = name.trim();
    if (bare === '') throw invalid(path, 'must not be empty');
    if (bare === '.' || bare === '..') throw invalid(path, 'must not be "." or ".."');
    if (!name.isWellFormed()) throw invalid(path, 'must be well-formed Unicode');
    if (forbidden.test(name)) {
      throw invalid(path, 'must not contain separators, control characters or text-direction marks');
    }
    if (utf8Length(name) > 255) throw invalid(path, 'must be at most 255 bytes long as UTF-8');
    return name as FileName;
  },

  /** What names are sorted and searched by: without case, accents or compatibility forms. */
  fold(name: string): string {
    return name
      .normalize('NFKD')
      .replace(/\p{M}+/gu, '')
      .toLowerCase();
  },

  /** The folded words of a name, each once: what a search looks for the beginnings of. */
  words(name: string): string[] {
    return [...new Set(FileName.fold(name).match(/[\p{L}\p{N}]+/gu) ?? [])];
  },

  /** Does, for each of these folded words, a word of the folded name begin with it? */
  matches(folded: string, words: readonly string[]): boolean {
    // Most names fail already here, and taking one apart is dear.
    if (!words.every((word) => folded.includes(word))) return false;
    const own = words.length > 0 ? FileName.words(folded) : [];
    return words.every((word) => own.some((candidate) => candidate.startsWith(word)));
  },
};

/** Bytes that `text` takes as UTF-8. */
function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const point = character.codePointAt(0)!;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes;
}
