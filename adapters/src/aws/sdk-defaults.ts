/**
 * How every client of the SDK waits and tries again. A call that hangs is given up while its function still has time
 * to try once more and to answer: the SDK alone would wait for ever. Throttles and 5xx are tried again with jitter;
 * connections are kept alive, which the SDK does by itself.
 */
export const sdkDefaults = {
  retryMode: 'standard',
  maxAttempts: 4,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true },
} as const;
