/** Does `work` until it succeeds, or fails in a way that will not pass. */
export async function insist(work, judge, patience, signal) {
  for (let failures = 0; ;) {
    signal.throwIfAborted();
    await patience.online(signal);
    try {
      return await work();
    } catch (failure) {
      signal.throwIfAborted();
      const trouble = judge(failure);
      if (trouble.kind !== 'passing') throw failure;
      if (patience.isOnline() && ++failures > patience.retries) throw failure;
      await patience.sleep(Math.max(trouble.afterMs ?? 0, waitAfter(failures, patience)), signal);
    }
  }
}
/** Half of it is chance. */
function waitAfter(failures, { firstWaitMs, longestWaitMs, random }) {
  const longest = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.max(0, failures - 1));
  return longest * (0.5 + random() / 2);
}
