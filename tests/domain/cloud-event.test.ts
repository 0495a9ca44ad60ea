import { expect, test } from '@jest/globals';
import { activityKinds, cloudEventOf } from '@stowage/domain';
import { aFileId, anEntry, anOwner, noon } from '../builders/records.ts';

test('a line of the record becomes a CloudEvent that says the same', () => {
  const subject = anOwner();
  const fileId = aFileId();
  const entry = anEntry(subject, { kind: 'file.changed', fileId, name: 'b', details: { from: 'a' } });
  expect(JSON.parse(JSON.stringify(cloudEventOf(entry, 'prod')))).toEqual({
    specversion: '1.0',
    id: entry.entryId,
    source: '/stowage/prod',
    type: 'stowage.file.changed',
    subject,
    time: new Date(noon).toISOString(),
    datacontenttype: 'application/json',
    data: { actor: 'system', outcome: 'done', fileId, name: 'b', details: { from: 'a' } },
  });
});

test.each(activityKinds)('%s has all that CloudEvents 1.0 requires', (kind) => {
  const event = cloudEventOf(anEntry(anOwner(), { kind }), 'local');
  for (const required of [event.id, event.source, event.type, event.subject]) {
    expect(required).toMatch(/^\S+$/);
  }
  expect(event.specversion).toBe('1.0');
  expect(new Date(event.time).toISOString()).toBe(event.time);
});
