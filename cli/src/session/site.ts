import type { ConsoleConfig } from '@stowage/adapters/contract/console-config';
import { Refusal } from '../terminal/refusal.ts';

/** @returns the site's origin @throws Refusal unless it is one that tokens may be sent to */
export function parseSite(text: string): string {
  const url = URL.parse(/^[a-z]+:\/\//i.test(text) ? text : `https://${text}`);
  if (!url || url.username || url.password)
    throw new Refusal('usage', `${text} is not the address of a site.`);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    throw new Refusal('usage', `${text} is not reached over HTTPS; only a site on this machine may be.`);
  }
  return url.origin;
}

const isLoopback = (name: string): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(name);

/** What the site tells its clients of itself. */
export async function configOf(site: string): Promise<ConsoleConfig> {
  const config = (await getJson(`${site}/config.json`)) as Partial<ConsoleConfig>;
  if (typeof config.issuer !== 'string' || typeof config.clientId !== 'string') {
    throw new Refusal('unavailable', `${site} is no Stowage.`);
  }
  // What tokens are for must be as safe as the site itself.
  parseSite(config.issuer);
  return config as ConsoleConfig;
}

export interface Endpoints {
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
  readonly revocation_endpoint: string;
}

export async function endpointsOf({ issuer }: ConsoleConfig): Promise<Endpoints> {
  const found = (await getJson(`${issuer}/.well-known/openid-configuration`)) as Endpoints & {
    issuer: string;
  };
  if (found.issuer !== issuer) throw new Refusal('unavailable', `${issuer} calls itself ${found.issuer}.`);
  return found;
}

async function getJson(url: string): Promise<unknown> {
  const unreachable = (cause?: unknown) => new Refusal('unavailable', `${url} cannot be read.`, { cause });
  const response = await fetch(url, { signal: AbortSignal.timeout(30_000) }).catch((error: unknown) => {
    throw unreachable(error);
  });
  if (!response.ok) throw unreachable();
  return response.json().catch((error: unknown) => {
    throw unreachable(error);
  });
}
