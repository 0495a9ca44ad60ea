// A server that answers the SDK as a test says: for what AWS does and no server at hand will do.

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** A reply's body, or an error by its name; undefined hangs. */
export type Answer = object | { readonly status: number; readonly error: string } | undefined;

export interface ScriptedAws {
  /** For a client that is to ask it. */
  readonly config: {
    endpoint: string;
    region: string;
    credentials: { accessKeyId: string; secretAccessKey: string };
  };
  /** What it was asked, in order. */
  readonly asked: { readonly action: string; readonly body: Record<string, unknown> }[];
  close(): void;
}

/** @param answer is given the action's name, such as `GetItem` */
export async function openScriptedAws(answer: (action: string) => Answer): Promise<ScriptedAws> {
  const asked: ScriptedAws['asked'] = [];
  const server = createServer(async (request, response) => {
    const action = String(request.headers['x-amz-target']).replace(/^.*\./, '');
    asked.push({ action, body: (await json(request)) as Record<string, unknown> });
    const its = answer(action);
    if (!its) return;
    const { status, body } =
      'error' in its ? { status: its.status, body: { __type: its.error } } : { status: 200, body: its };
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(body));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    config: {
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
    },
    asked,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
