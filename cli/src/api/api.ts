import type { AnyRequest, Call } from '@stowage/console/shared/api/call';
import { addressOf } from '@stowage/console/shared/api/call';
import { ApiProblem } from '@stowage/console/shared/api/api-problem';
import { insist } from '@stowage/console/uploads/engine/insist';
import type { Trouble } from '@stowage/console/uploads/engine/transport';
import type { RouteKey } from '@stowage/adapters/contract/routes';
import type { Session } from '../session/session.ts';
import { Refusal } from '../terminal/refusal.ts';
import { terminalPatience } from './patience.ts';

const longestReply = 60_000;

type SessionLike = Pick<Session, 'site' | 'accessToken' | 'renew'>;

/** Calls routes of the API in a session. A token that ran out is renewed once; what is refused is an ApiProblem. */
export function apiOf(session: SessionLike): Call {
  return (async (route: RouteKey, request: AnyRequest = {}) => {
    const token = await tokenFrom(() => session.accessToken());
    const response = await send(session.site, token, route, request);
    if (response.status !== 401) return read(response);
    return read(await send(session.site, await tokenFrom(() => session.renew(token)), route, request));
  }) as Call;
}

/** The same, tried again while the trouble may pass: for what nobody else tries again. */
export function patientApiOf(session: Session): Call {
  const call = apiOf(session) as (route: RouteKey, request?: AnyRequest) => Promise<unknown>;
  const never = new AbortController().signal;
  return ((route: RouteKey, request?: AnyRequest) =>
    insist(() => call(route, request), passing, { ...terminalPatience, retries: 4 }, never)) as Call;
}

async function send(
  site: string,
  token: string,
  route: RouteKey,
  { path, query = {}, body }: AnyRequest,
): Promise<Response> {
  const { method, address } = addressOf(route, path);
  const url = new URL(address, site);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') url.searchParams.set(name, String(value));
  }
  const headers = {
    authorization: `Bearer ${token}`,
    accept: 'application/json',
    ...(body !== undefined && { 'content-type': 'application/json' }),
  };
  const text = body === undefined ? {} : { body: JSON.stringify(body) };
  const signal = AbortSignal.timeout(longestReply);
  return fetch(url, { method, headers, ...text, signal, redirect: 'error' }).catch(() => {
    throw new ApiProblem('offline', `${site} cannot be reached.`);
  });
}

async function read(response: Response): Promise<unknown> {
  const text = await response.text().catch(() => '');
  const body = parse(text);
  if (response.ok) return body;
  const { status, statusText, headers } = response;
  throw ApiProblem.of({ status, statusText, headers, error: body });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** To whoever calls the API, no token is one of its refusals. */
async function tokenFrom(work: () => Promise<string>): Promise<string> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new ApiProblem(error.ending === 'signed-out' ? 'unauthorized' : 'offline', error.message);
  }
}

function passing(failure: unknown): Trouble {
  const codes = ['offline', 'unavailable', 'internal', 'too-many-requests'];
  const passes = failure instanceof ApiProblem && codes.includes(failure.code);
  return passes ? { kind: 'passing', afterMs: failure.retryAfterMs } : { kind: 'lasting' };
}
