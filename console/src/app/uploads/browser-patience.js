/** Waits as a browser can: while it is offline nothing is tried, and what waits goes on when the network is back. */
export const browserPatience = {
  isOnline: () => navigator.onLine,
  online: (signal) => (navigator.onLine ? Promise.resolve() : event('online', signal)),
  async sleep(ms, signal) {
    const either = AbortSignal.any([signal, AbortSignal.timeout(ms)]);
    await event('online', either).catch(() => signal.throwIfAborted());
  },
};
/** Resolves with the window's next such event; rejects with the signal's reason. */
const event = (name, signal) =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const end = new AbortController();
    const options = { signal: end.signal };
    window.addEventListener(name, () => (end.abort(), resolve()), options);
    signal.addEventListener('abort', () => (end.abort(), reject(signal.reason)), options);
  });
