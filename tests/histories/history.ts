// A history: what three users, a store that tells late and twice, and crashes do to a world; and that the laws hold
// after every step of it.

import { expect } from '@jest/globals';
import fc from 'fast-check';
import type { OpenBooks } from '../contracts/books.ts';
import type { Mishap } from './fuse.ts';
import { World } from './world.ts';

interface Move {
  readonly what: keyof typeof moves;
  /** Which user, file or number of messages is meant, whatever there is. */
  readonly which: number;
  readonly amount: number;
  readonly mishap: Mishap | undefined;
}

type File = World['known'][number];

const onFile =
  (act: (world: World, file: File, move: Move) => Promise<unknown>) =>
  async (world: World, move: Move): Promise<void> => {
    // Mostly one of the last few: what happens to a file is a matter of several moves.
    const back = move.which % (move.amount % 8 === 7 ? 20 : 3);
    const file = world.known.at(-1 - (back % Math.max(1, world.known.length)));
    if (file) await act(world, file, move);
  };

const moves = {
  start: (world: World, { which, amount, mishap }: Move) =>
    world.start(world.users[which % world.users.length]!, amount % 45, mishap),
  startAgain: onFile((world, file, { mishap }) => world.startAgain(file, mishap)),
  put: onFile((world, file, { amount }) => world.put(file, amount % 9 === 8 ? file.size + 1 : file.size)),
  deliver: (world: World, { which, amount, mishap }: Move) =>
    world.deliver(1 + (which % 6), amount, mishap, amount % 4 !== 3),
  cancel: onFile((world, file, { mishap }) => world.cancel(file, mishap)),
  download: onFile((world, file, { mishap }) => world.download(file, mishap)),
  rename: onFile((world, file, { amount, mishap }) => world.rename(file, `name-${amount % 3}`, mishap)),
  trash: onFile((world, file, { mishap }) => world.trash(file, mishap)),
  restore: onFile((world, file, { mishap }) => world.restore(file, mishap)),
  remove: onFile((world, file, { mishap }) => world.remove(file, mishap)),
  tidy: onFile((world, { owner }, { mishap }) => world.tidy(owner, mishap)),
  lose: onFile((world, file) => world.lose(file)),
  /** Under the same key, and perhaps told of in another order. */
  async replace(world: World, move: Move) {
    await moves.lose(world, move);
    world.now += 1;
    await moves.put(world, move);
  },
  /** Messages that a worker took and died with: they come later. */
  dawdle: (world: World, { which }: Move) => world.dawdle(1 + (which % 2)),
  repeat: (world: World, { which }: Move) => world.repeat(1 + (which % 3)),
  poison: (world: World) => world.poison(),
  redrive: (world: World) => world.redrive(),
  sweep(world: World, { amount, mishap }: Move) {
    if (amount % 2 === 0) world.now += 90_000;
    return world.sweep(mishap);
  },
  reconcile(world: World, { amount, mishap }: Move) {
    if (amount % 2 === 0) world.now += 10_000;
    return world.reconcile(mishap);
  },
  /** Long enough for what was received and not dealt with to come again. */
  wait: async (world: World, { amount }: Move) => void (world.now += amount * 200),
} satisfies Record<string, (world: World, move: Move) => Promise<unknown>>;

/** How often each of them comes, beside the others. */
const weights: Readonly<Record<keyof typeof moves, number>> = {
  ...{ start: 4, startAgain: 1, put: 8, deliver: 8, wait: 3 },
  ...{ cancel: 1, download: 1, rename: 1, trash: 2, restore: 1, tidy: 2, remove: 2, lose: 2, replace: 3 },
  ...{ repeat: 3, dawdle: 4, poison: 1, redrive: 1, sweep: 1, reconcile: 2 },
};

const aMove: fc.Arbitrary<Move> = fc.record({
  what: fc.oneof(
    ...Object.entries(weights).map(([what, weight]) => ({
      weight,
      arbitrary: fc.constant(what as keyof typeof moves),
    })),
  ),
  which: fc.nat(20),
  amount: fc.nat(100),
  mishap: fc.option(fc.record({ kind: fc.constantFrom('crash', 'stumble'), at: fc.nat(6) }), {
    freq: 3,
    nil: undefined,
  }),
});

/** So many random histories of up to 40 moves. @throws with the shortest history that breaks a law */
export function tryHistories(open: OpenBooks, numRuns: number): Promise<void> {
  return fc.assert(
    fc.asyncProperty(fc.array(aMove, { minLength: 5, maxLength: 40 }), async (history) => {
      const world = await World.open(open);
      try {
        for (const move of history) {
          world.now += 1;
          await moves[move.what](world, move);
          await world.check();
        }
        await end(world);
      } finally {
        await world.close();
      }
    }),
    { numRuns },
  );
}

/** Every event is delivered, every schedule runs undisturbed: then store and books are one, and nothing is pending. */
async function end(world: World): Promise<void> {
  await world.settle();
  world.now += 100_000;
  await world.sweep(undefined);
  await world.reconcile(undefined);
  await world.settle();
  world.now += 100_000;
  expect(await world.reconcile(undefined)).toEqual([]);
  await world.check();
  await world.checkFiles();
}
