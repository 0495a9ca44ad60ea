/** So long the next tab is kept waiting, in ms: what the last one wrote has to reach it first. */
const afterthoughtMs = 50;

/** Does this while no other tab of this browser does anything under the same name. */
export function alone<T>(name: string, work: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    void navigator.locks.request(name, async () => {
      await work().then(resolve, reject);
      await new Promise((done) => setTimeout(done, afterthoughtMs));
    });
  });
}
