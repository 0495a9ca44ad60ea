import { expect, test } from '@jest/globals';
import { activityKinds, isOwnDoing, noTally, tallyOf, type Tally } from '@stowage/domain';
import { anEntry, anOwner } from '../builders/records.ts';

/** What an entry of so many bytes adds, where it adds anything. */
const sums: Record<string, Partial<Tally>> = {
  'file.stored': { uploads: 1, bytes: 5, growth: 5 },
  'file.quarantined': { errors: 1, growth: 5 },
  'file.downloaded': { downloads: 1 },
  'file.removed': { removals: 1, growth: -5 },
  'upload.expired': { errors: 1 },
};

test.each(activityKinds)('what %s adds, and that a refusal is one whatever it was of', (kind) => {
  const entry = anEntry(anOwner(), { kind, bytes: 5 });
  expect(tallyOf(entry)).toEqual({ ...noTally, ...sums[kind] });
  expect(tallyOf({ ...entry, outcome: 'refused' })).toEqual({ ...noTally, refusals: 1 });
});

test.each(activityKinds)('whose doing %s is', (kind) => {
  const [subject, operator] = [anOwner(), anOwner()];
  const isOwn = (actor: typeof subject | 'system') => isOwnDoing(anEntry(subject, { kind, actor }));
  expect(isOwn(subject)).toBe(true);
  expect(isOwn(operator)).toBe(isOwn('system'));
  // The store reports what they sent; it reports removals, too, and those may be anybody's.
  expect(isOwn('system')).toBe(kind === 'file.stored' || kind === 'file.quarantined');
});
