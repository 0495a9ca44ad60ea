import { ask, type Answer } from './ask.ts';
import type { Acquainted } from './visit.ts';

export interface Grant {
  readonly fileId: string;
  readonly url: string;
  readonly headers: Record<string, string>;
}

/** A request to the API, of whoever is signed in. */
export function call(visit: Acquainted, method: string, path: string, body?: object): Promise<Answer> {
  return ask(visit, visit.config.apiBase + path, {
    ...visit.signedIn,
    method,
    headers: { ...visit.signedIn?.headers, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
}

/** Asks for leave to send `content`, under a name that says whose it is. */
export async function startUpload(visit: Acquainted, content: string): Promise<Answer> {
  const { now = Date.now } = visit;
  const bytes = new TextEncoder().encode(content);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return call(visit, 'POST', '/upload', {
    name: `stowage-doctor-${now()}.txt`,
    size: bytes.length,
    sha256: btoa(String.fromCharCode(...digest)),
  });
}
