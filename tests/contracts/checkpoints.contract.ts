import { describe, expect, test } from '@jest/globals';
import type { Checkpoints } from '@stowage/domain';
import { newId } from '../builders/records.ts';

export interface OpenedCheckpoints {
  readonly checkpoints: Checkpoints;
  close(): Promise<void>;
}

/** What all checkpoints do. */
export function describeCheckpoints(name: string, open: () => Promise<OpenedCheckpoints>): void {
  describe(`${name} as Checkpoints`, () => {
    test('what was saved is found, under its name, with the count of its saves', async () => {
      const { checkpoints, close } = await open();
      const [work, other] = [newId(), newId()];
      expect(await checkpoints.find(work)).toBeUndefined();
      expect(await checkpoints.save(work, { at: 'ä', n: [1, null] }, 0)).toBe(true);
      expect(await checkpoints.find(work)).toEqual({ value: { at: 'ä', n: [1, null] }, version: 1 });
      expect(await checkpoints.save(work, 'next', 1)).toBe(true);
      expect(await checkpoints.find(work)).toEqual({ value: 'next', version: 2 });
      expect(await checkpoints.find(other)).toBeUndefined();
      await close();
    });

    test('of those who go on from the same place, one may save', async () => {
      const { checkpoints, close } = await open();
      const work = newId();
      for (const over of [0, 1, 2]) {
        const saves = ['a', 'b', 'c'].map((value) => checkpoints.save(work, value, over));
        expect((await Promise.all(saves)).filter((saved) => saved)).toEqual([true]);
      }
      expect(await checkpoints.save(work, 'late', 1)).toBe(false);
      expect((await checkpoints.find(work))!.version).toBe(3);
      await close();
    });
  });
}
