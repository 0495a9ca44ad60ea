/** @jest-environment node */

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Lane } from './lane';

const one = (number: number, size = 1) => ({ item: { id: String(number).padStart(6, '0'), size } });

describe('a lane', () => {
  test('whoever joins and leaves, those that wait are there by their turns, and their bytes add up', () => {
    const all = Array.from({ length: 12 }, (_, index) => one(index, index + 1));
    const act = fc.record({
      act: fc.constantFrom('join', 'leave', 'look', 'take'),
      which: fc.nat(11),
    });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
        const lane = new Lane<(typeof all)[number]>();
        const waiting = new Set<number>();
        for (const { act, which } of acts) {
          if (act === 'join') {
            lane.join(all[which]!);
            waiting.add(which);
          }
          if (act === 'leave') {
            lane.leave(all[which]!);
            waiting.delete(which);
          }
          // Who is looked at may leave.
          if (act === 'take') {
            let left = which;
            for (const first of lane) {
              if (left-- === 0) break;
              lane.leave(first);
              waiting.delete(all.indexOf(first));
            }
          }
          const expected = [...waiting].sort((a, b) => a - b).map((index) => all[index]!);
          if (act === 'look') expect([...lane]).toEqual(expected);
          expect(lane.size).toBe(expected.length);
          expect(lane.bytes).toBe(expected.reduce((sum, { item }) => sum + item.size, 0));
        }
      }),
    );
  });

  test('to take the first costs the same, however many wait behind it', () => {
    // Each look at somebody reads the item.
    const readsFor = (count: number): number => {
      let reads = 0;
      const lane = new Lane<ReturnType<typeof one>>();
      for (let index = 0; index < count; index++) {
        const { item } = one(index);
        const counted = {
          get item() {
            reads++;
            return item;
          },
        };
        lane.join(counted);
      }
      let first;
      while ((first = lane[Symbol.iterator]().next().value)) lane.leave(first);
      return reads / count;
    };
    expect(readsFor(20_000)).toBeCloseTo(readsFor(200), 1);
  });
});
