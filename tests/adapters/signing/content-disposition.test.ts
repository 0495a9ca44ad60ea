import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FileName } from '@stowage/domain';
import { contentDisposition } from '@stowage/adapters/signing/content-disposition';

/** Some of them become full stops and slashes when they are written in ASCII. */
const odd = [...'．／℀‥․…⁄∕"\\%;\'()* '];

const parse = (header: string) =>
  /^attachment; filename="([^"\\]*)"; filename\*=UTF-8''([\w!#$&+.^`|~%-]*)$/.exec(header)!.slice(1) as [
    plain: string,
    extended: string,
  ];

describe('the name of a download', () => {
  test('comes back from the extended form; the plain one leads into no other folder', () => {
    const character = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
      fc.constantFrom(...odd),
    );
    const name = fc
      .array(character, { minLength: 1, maxLength: 20 })
      .map((characters) => characters.join(''))
      .filter((text) => {
        try {
          return FileName.parse(text) === text;
        } catch {
          return false;
        }
      });
    fc.assert(
      fc.property(name, (its) => {
        const [plain, extended] = parse(contentDisposition('attachment', its));
        expect(decodeURIComponent(extended)).toBe(its);
        expect(plain).toMatch(/^[\x20-\x7e]*$/);
        expect(plain).not.toMatch(/[/\\]|^[. ]*$/);
      }),
    );
  });

  test.each([
    ['．．／etc', '.._etc'],
    ['℀', 'a_c'],
    ['‥', '_'],
    ['Résumé.pdf', 'Resume.pdf'],
    ['100%.txt', '100_.txt'],
    ['…', '_'],
  ])('%s is %s to clients that know no better', (name, plain) => {
    expect(parse(contentDisposition('attachment', name))[0]).toBe(plain);
  });
});
