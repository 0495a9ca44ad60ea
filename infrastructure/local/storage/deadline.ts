/** Below this a client is not slow but stalling: bytes a second over the whole transfer, after a minute's grace. */
const slowestRate = 16 * 1024;
const graceMs = 60_000;

/** Waits for the transfer of so many bytes as long as may be, and then cuts it off. */
export async function withDeadline<T>(
  bytes: number,
  transfer: Promise<T>,
  cutOff: () => unknown,
): Promise<T> {
  const deadline = setTimeout(cutOff, graceMs + (bytes / slowestRate) * 1000);
  try {
    return await transfer;
  } finally {
    clearTimeout(deadline);
  }
}
