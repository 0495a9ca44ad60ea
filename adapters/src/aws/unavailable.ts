import { DomainError } from '@stowage/domain';

/**
 * A middleware for clients of the SDK: what passes by itself, and did not while the SDK tried again or its caller
 * waited, is `unavailable` instead of a fault of ours. Everything else stays what it is.
 */
export const sayUnavailable =
  <Args, Output>(next: (args: Args) => Promise<Output>) =>
  async (args: Args): Promise<Output> => {
    try {
      return await next(args);
    } catch (cause) {
      if (!passes(cause as SdkError)) throw cause;
      throw new DomainError('unavailable', 'Too much is going on at once; try again.', {}, { cause });
    }
  };

type SdkError = Error & { readonly $metadata?: { readonly httpStatusCode?: number } };

/** Throttles and time that ran out, by the names that the SDK and the services give them, and what is AWS's own fault. */
const passing = new Set([
  'AbortError',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
  'TimeoutError',
  'TooManyRequestsException',
]);

const passes = ({ name, $metadata }: SdkError): boolean =>
  passing.has(name) || ($metadata?.httpStatusCode ?? 0) >= 500;
