import { Refusal } from '../terminal/refusal.ts';
import type { Tokens } from './credentials.ts';

/** @throws Refusal `signed-out` if the provider says no, `unavailable` if it says nothing */
export async function requestTokens(
  endpoint: string,
  fields: Readonly<Record<string, string>>,
): Promise<Tokens> {
  const response = await postForm(endpoint, fields);
  if (response.status >= 500) throw new Refusal('unavailable', 'The identity provider cannot answer now.');
  const body = (await response.json().catch(() => ({}))) as Record<string, unknown>;
  const { access_token: accessToken, refresh_token: refreshToken, expires_in: seconds } = body;
  if (!response.ok || typeof accessToken !== 'string') {
    throw new Refusal('signed-out', 'The session is over.');
  }
  return {
    accessToken,
    // A provider that does not rotate leaves the old one in force.
    refreshToken: typeof refreshToken === 'string' ? refreshToken : (fields['refresh_token'] ?? ''),
    expiresAt: Date.now() + Number(seconds ?? 0) * 1000,
  };
}

export async function postForm(url: string, fields: Readonly<Record<string, string>>): Promise<Response> {
  const init = { method: 'POST', body: new URLSearchParams(fields), signal: AbortSignal.timeout(30_000) };
  return fetch(url, init).catch((cause: unknown) => {
    throw new Refusal('unavailable', 'The identity provider cannot be reached.', { cause });
  });
}
