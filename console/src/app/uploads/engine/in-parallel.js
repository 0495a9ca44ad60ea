/**
 * Does `work` for each item, at most `width` at a time. The first failure stops the others, and is thrown when all
 * have stopped.
 */
export async function inParallel(items, width, signal, work) {
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  // Shared: each worker takes the next one.
  const rest = [...items].values();
  const worker = async () => {
    for (const item of rest) {
      either.throwIfAborted();
      await work(item, either);
    }
  };
  await Promise.allSettled(
    Array.from({ length: width }, () => worker().catch((failure) => stop.abort(failure))),
  );
  either.throwIfAborted();
}
