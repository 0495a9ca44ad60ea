/**
 * Where a sign-in that the command line began comes back to, on the machine where it runs. RFC 8252 would leave the
 * port open; Cognito knows whole addresses only, so there are three, in case one is taken.
 */
export const terminalRedirects: readonly string[] = [47823, 47824, 47825].map(
  (port) => `http://localhost:${port}/signed-in`,
);
