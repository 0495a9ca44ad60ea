import type { HttpMiddleware, HttpRequest } from './exchange.ts';

/** Sends the cookies that a handler set, whether all went well or not. */
export function cookies(): HttpMiddleware {
  const send = ({ context: { exchange }, response }: HttpRequest): void => {
    if (exchange.cookies && response) response.multiValueHeaders = { 'Set-Cookie': [...exchange.cookies] };
  };
  return { after: send, onError: send };
}
