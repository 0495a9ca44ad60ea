const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];

/** In steps of 1000, as the console shows them. */
export function formatBytes(bytes: number): string {
  const step = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1);
  const value = step === 0 ? String(bytes) : (bytes / 1000 ** step).toPrecision(3);
  return `${value} ${units[step]}`;
}

/** A name may hold anything; on a terminal nothing of it moves the cursor or turns the line round. */
export const printable = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\uFFFD');
