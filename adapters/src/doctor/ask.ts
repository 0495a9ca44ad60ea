import type { SignedIn, Visit } from './visit.ts';

export interface Answer {
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  /** The media type, without its parameters. */
  readonly type: string;
  readonly text: string;
  readonly isPage: boolean;
  /** Milliseconds since 1970: in the middle of the exchange. */
  readonly at: number;
}

/** Nobody answered, or the browser would not show the answer. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
  readonly url: string;

  constructor(url: string, cause: unknown) {
    super(reasonOf(cause), { cause });
    this.url = url;
  }
}

/** Milliseconds; whoever takes longer does not answer. */
const patience = 15_000;

/**
 * Asks and reads the whole answer; redirects are answers, too.
 * @param url absolute, or a path of the site
 * @throws Unreachable
 */
export async function ask(visit: Visit, url: string, init: RequestInit = {}): Promise<Answer> {
  const { now = Date.now } = visit;
  const target = new URL(url, visit.site).href;
  const before = now();
  try {
    const response = await visit.fetch(target, {
      redirect: 'manual',
      cache: 'no-store',
      credentials: 'omit',
      signal: AbortSignal.timeout(patience),
      ...init,
    });
    const after = now();
    const text = await response.text();
    const type = (response.headers.get('content-type') ?? '').split(';', 1)[0]!.trim().toLowerCase();
    const { status, headers } = response;
    return {
      url: target,
      status,
      headers,
      type,
      text,
      isPage: type === 'text/html',
      at: (before + after) / 2,
    };
  } catch (cause) {
    throw new Unreachable(target, cause);
  }
}

/** What it says as JSON; undefined if it says none. */
export function jsonOf<T = Record<string, unknown>>({ text }: Answer): T | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as T) : undefined;
  } catch {
    return undefined;
  }
}

/** An answer in a few words. */
export const shown = ({ status, type, text }: Answer): string =>
  `${status}${type && ` ${type}`}${text && `: ${JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text)}`}`;

export const bearing = (token: string): SignedIn => ({ headers: { authorization: `Bearer ${token}` } });

const reasonOf = (cause: unknown): string => {
  const { message, cause: deeper } = cause as {
    message?: string;
    cause?: { message?: string; code?: string };
  };
  return deeper?.code ?? deeper?.message ?? message ?? String(cause);
};
