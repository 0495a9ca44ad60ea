// A session kept in cookies, where the deployment's login flow is `cookie`: the tokens are in HttpOnly cookies, and no
// reply carries one. Every request here, and every one that changes something on the API, must send `sessionHeader`,
// which a page of another site cannot.

import * as z from 'zod/mini';
import { Time } from './common.ts';

/** To be sent as `X-Stowage-Session: 1`. */
export const sessionHeader = 'x-stowage-session';

export const StartSessionRequest = z.strictObject({
  /** What the provider sent to the redirect address, after the console has checked the `state`. */
  code: z.string().check(z.minLength(1), z.maxLength(2048)),
  codeVerifier: z.string().check(z.regex(/^[\w.~-]{43,128}$/)),
  /** What the console asked for; a session begins only if the id token carries the same. */
  nonce: z.string().check(z.minLength(1), z.maxLength(256)),
  /** `<site>/signed-in` if left out. */
  redirectUri: z.optional(z.string().check(z.maxLength(2048))),
});

export const Session = z.object({
  sub: z.string(),
  email: z.nullable(z.string()),
  groups: z.array(z.string()),
  /** What was granted, separated by spaces. */
  scope: z.string(),
  /** When the session must be renewed; a little earlier is better. */
  expiresAt: Time,
});

export type Session = z.infer<typeof Session>;
