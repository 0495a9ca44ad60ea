/**
 * Why signing in did not work, as the page that explains it tells:
 * - `refused`: it worked, but the API does not take what it gave
 * - `declined`: the provider said no
 * - `mismatch`: the answer belongs to no sign-in that this tab began
 * - `unreachable`: the provider did not answer
 * - `clock`: this device's clock is so wrong that the answer cannot be judged
 * - `rejected`: the answer is not good
 */
export type SignInFailure = 'refused' | 'declined' | 'mismatch' | 'unreachable' | 'clock' | 'rejected';

export class SignInError extends Error {
  override readonly name = 'SignInError';
  readonly failure: SignInFailure;

  constructor(failure: SignInFailure, options?: ErrorOptions) {
    super(failure, options);
    this.failure = failure;
  }
}
