/**
 * One text in `localStorage`, shared by the tabs of this site and kept for next time.
 * A browser may refuse its storage altogether; then nothing is remembered, and nothing breaks.
 */
export function stored(key) {
  return {
    key,
    read() {
      try {
        return localStorage.getItem(key) ?? undefined;
      } catch {
        return undefined;
      }
    },
    write(text) {
      try {
        if (text === undefined) localStorage.removeItem(key);
        else localStorage.setItem(key, text);
      } catch {
        // Not remembered.
      }
    },
  };
}
