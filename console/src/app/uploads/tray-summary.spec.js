import { expect, test } from '@jest/globals';
import { Pace } from './engine/pace';
import { durationText, summarize } from './tray-summary';
const item = (state, size = 100, sentBytes = 0) => ({ state, size, sentBytes });
test('says how far all of them are, how fast, and how the others came out', () => {
  const items = [
    item('done'),
    item('processing'),
    item('uploading', 1000, 500),
    item('queued', 800),
    item('failed', 5000),
    item('cancelled', 5000),
  ];
  const { percent, text, spoken } = summarize(items, 13);
  expect(percent).toBe(35);
  expect(text).toBe(
    '2 of 4 – 35% (13 bytes/s, 2 min left) · 1 being recorded · 1 recorded · 1 failed · 1 cancelled',
  );
  expect(spoken).toBe('2 of 4 · 1 being recorded · 1 recorded · 1 failed · 1 cancelled');
});
test('says how they ended when all have', () => {
  expect(summarize([item('done'), item('done'), item('failed')], undefined).text).toBe(
    '2 recorded · 1 failed',
  );
  expect(summarize([item('uploading', 1000, 999), item('paused')], undefined).text).toBe(
    '0 of 2 – 90% · 1 paused',
  );
});
test.each([
  [0.2, '1 sec'],
  [89, '89 sec'],
  [91, '2 min'],
  [5401, '2 hr'],
])('%d seconds are %s', (seconds, text) => {
  expect(durationText(seconds)).toBe(text);
});
test('the pace is that of the last seconds', () => {
  const pace = new Pace(2_000);
  pace.note(0, 0);
  expect(pace.perSecond()).toBeUndefined();
  pace.note(1_000, 1_000);
  expect(pace.perSecond()).toBe(1_000);
  pace.note(1_000, 2_500);
  pace.note(1_000, 3_500);
  expect(pace.perSecond()).toBe(0);
});
