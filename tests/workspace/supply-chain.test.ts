import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { inspect, type Lock } from './supply-chain.ts';

const good = { license: 'MIT', integrity: 'sha512-x' };
const inspected = (its: object, allowScripts = {}) =>
  inspect({ packages: { '': {}, 'node_modules/@a/b': its } }, allowScripts).problems;

test.each([
  ['nothing unusual', good],
  ['one of two licences', { ...good, license: '(MIT OR GPL-3.0-or-later)' }],
  ['two good licences', { ...good, license: '(Apache-2.0 AND BSD-3-Clause)' }],
  ['a tool under a licence for tools', { ...good, license: 'MPL-2.0', dev: true }],
  ['what came inside its parent', { license: 'MIT', inBundle: true }],
  ['a workspace of ours', { link: true }],
  ['another platform’s binary', { license: 'MIT', optional: true, os: ['darwin'] }],
])('%s is taken', (_, its) => expect(inspected(its)).toEqual([]));

test.each([
  ['a licence that asks for more', { ...good, license: 'GPL-3.0-only' }, /licence GPL-3.0-only/],
  ['one good licence and one that is not', { ...good, license: '(MIT AND AGPL-3.0-only)' }, /licence/],
  ['no licence', { integrity: 'sha512-x' }, /none given/],
  ['a licence for tools in what we ship', { ...good, license: 'MPL-2.0' }, /licence MPL-2.0/],
  ['no checksum', { license: 'MIT' }, /no SHA-512/],
  ['a weak checksum', { ...good, integrity: 'sha1-x' }, /no SHA-512/],
  ['a repository', { ...good, resolved: 'git+ssh://git@example.com/a/b.git#abc' }, /not from a registry/],
  ['an address without TLS', { ...good, resolved: 'http://example.com/b.tgz' }, /not from a registry/],
  ['an install script nobody decided about', { ...good, hasInstallScript: true }, /runs a script/],
])('%s is not', (_, its, reason) => expect(inspected(its)).toEqual([expect.stringMatching(reason)]));

test('an install script that was decided about is', () => {
  expect(inspected({ ...good, hasInstallScript: true }, { '@a/b': false })).toEqual([]);
});

test('what we stand on passes', () => {
  const read = (name: string): unknown =>
    JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8'));
  const { allowScripts } = read('package.json') as { allowScripts: Record<string, boolean> };
  expect(inspect(read('package-lock.json') as Lock, allowScripts).problems).toEqual([]);
});
