// What a check of the doctor is handed, and what it says. A check knows a deployment from outside alone, by the
// contract; it runs where `fetch` is: in a terminal, or on the operators' page.

import type { ConsoleConfig } from '../contract/console-config.ts';
import { say, type Told } from './told.ts';

export interface Visit {
  /** The site's origin, such as `https://files.example.com`. */
  readonly site: string;
  /** As the global one; a terminal's may set `Origin` and see redirects, a page's may not. */
  readonly fetch: (url: string, init?: RequestInit) => Promise<Response>;
  readonly runsIn: 'terminal' | 'page';
  /** Makes a request that of somebody who is signed in and may write; without it, some checks are skipped. */
  readonly signedIn?: SignedIn | undefined;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly sleep?: (ms: number) => Promise<unknown>;
}

/** By a token in a header, or by a cookie that nobody here can see. */
export interface SignedIn {
  readonly headers: Readonly<Record<string, string>>;
  readonly credentials?: 'same-origin';
}

/** A visit that has got as far as to know what the deployment says of itself. */
export interface Acquainted extends Visit {
  readonly config: ConsoleConfig;
  /** What the identity provider says of itself; undefined if that could not be had. */
  readonly discovery?: Discovery | undefined;
}

/** The part of a provider's metadata that the console needs (OpenID Connect Discovery 1.0). */
export interface Discovery {
  readonly issuer: string;
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
  readonly jwks_uri: string;
}

/** One thing that is wrong. */
export interface Problem {
  readonly what: Told;
  /** What comes of it. */
  readonly why: Told;
  readonly fix: Told;
}

export type Verdict =
  | { readonly skipped: Told }
  | { readonly problems: readonly Problem[]; /** What was seen, in a few words. */ readonly seen?: Told };

export const skipped = (because: Told): Verdict => ({ skipped: because });

export const withoutSession = skipped(say`needs somebody who is signed in`);
export const onlyInTerminal = (because: Told): Verdict => skipped(say`${because}; \`npm run doctor\` can`);

/** A host that nobody has (RFC 2606): what it is allowed, everybody is. */
export const foreignOrigin = 'https://doctor.invalid';
