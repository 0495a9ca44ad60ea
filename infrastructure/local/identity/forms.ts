import type { IncomingMessage } from 'node:http';

/** The request cannot be followed; no fault of ours. */
export class ClientError extends Error {}

const longestForm = 16 * 1024;

/** @throws ClientError */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk as string;
    if (text.length > longestForm) throw new ClientError('The form is too long.');
  }
  return new URLSearchParams(text);
}
