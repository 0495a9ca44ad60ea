import { describe, expect, test } from '@jest/globals';
import { above, folderOf, nameOf, pathText, wayTo } from './folder-path';

describe('the path of a folder', () => {
  test.each([
    ['', '/'],
    ['a/b', '/a/b/'],
    [' a // b /', '/a/b/'],
    ['/A\u030a/', '/Å/'],
  ])('%j is written %j', (text, folder) => expect(folderOf(text)).toBe(folder));

  test('tells its name, what it lies in, and the way to it', () => {
    expect(nameOf('/a/b c/')).toBe('b c');
    expect(above('/a/b c/')).toBe('/a/');
    expect(wayTo('/a/b c/')).toEqual(['/', '/a/', '/a/b c/']);
    expect(pathText('/a/b c/')).toBe('a / b c');
  });

  test('of the root has no name, and leads nowhere', () => {
    expect([nameOf('/'), above('/'), pathText('/')]).toEqual(['', '/', '']);
    expect(wayTo('/')).toEqual(['/']);
  });
});
