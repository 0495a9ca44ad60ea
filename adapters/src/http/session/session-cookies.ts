// The cookies of a session. `__Host-` binds them to this very host, over TLS; scripts cannot read them, and other sites
// cannot make a browser send them. It also wants them on every path, so that the refresh token goes along to the API as
// well: CloudFront takes both cookies off there (session-cookie.js), and the functions behind never see one.

import type { Tokens } from './token-endpoint.ts';

/** infrastructure/aws/constructs/session-cookie.js knows it, too. */
export const accessCookie = '__Host-stowage';
export const refreshCookie = '__Host-stowage-renew';

const attributes = 'Path=/; Secure; HttpOnly; SameSite=Strict';

/** Bytes of name and value that browsers promise to keep (RFC 6265, section 6.1). */
const largestCookie = 4096;

/** @returns lines for `Set-Cookie`; both cookies end with the browser, whatever the tokens would allow */
export const keepTokens = ({ accessToken, refreshToken }: Tokens): string[] => [
  cookie(accessCookie, accessToken),
  ...(refreshToken === undefined ? [] : [cookie(refreshCookie, refreshToken)]),
];

export const dropTokens = (): string[] =>
  [accessCookie, refreshCookie].map((name) => `${name}=; ${attributes}; Max-Age=0`);

/** @param header `Cookie`, as it came */
export function readCookie(header: string | undefined, name: string): string | undefined {
  const pair = header?.split(/; */).find((its) => its.startsWith(`${name}=`));
  return pair?.slice(name.length + 1) || undefined;
}

function cookie(name: string, value: string): string {
  // Browsers drop what is too long without a word, and nobody would know why the session does not hold.
  if (name.length + value.length > largestCookie || !/^[\w.~+/=-]+$/.test(value)) {
    throw new Error(`The token for ${name} does not fit into a cookie.`);
  }
  return `${name}=${value}; ${attributes}`;
}
