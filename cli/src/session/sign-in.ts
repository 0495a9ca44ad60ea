// Signing in as RFC 8252 has it: the person's own browser goes to the provider, and the code comes back to a server on
// this machine that lives for that one request. Nobody types a password here.

import { terminalRedirects } from '@stowage/adapters/contract/terminal';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { Refusal } from '../terminal/refusal.ts';
import type { Tokens } from './credentials.ts';
import { configOf, endpointsOf } from './site.ts';
import { requestTokens } from './token-request.ts';

const longestSignIn = 10 * 60_000;

/** @param show is given the address that the person has to open */
export async function signIn(site: string, show: (address: string) => void): Promise<Tokens> {
  const config = await configOf(site);
  if (config.loginFlow === 'implicit') {
    throw new Refusal(
      'usage',
      `${site} signs people in by the implicit flow, which a terminal cannot take part in.`,
    );
  }
  const endpoints = await endpointsOf(config);
  const { server, redirect } = await listen();
  try {
    const verifier = randomBytes(32).toString('base64url');
    const state = randomBytes(16).toString('base64url');
    const address = new URL(endpoints.authorization_endpoint);
    address.search = new URLSearchParams({
      response_type: 'code',
      client_id: config.clientId,
      redirect_uri: redirect,
      scope: config.scope,
      state,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    }).toString();
    const answer = answerAt(server, new URL(redirect).pathname, state);
    show(address.href);
    const code = await answer;
    return await requestTokens(endpoints.token_endpoint, {
      grant_type: 'authorization_code',
      client_id: config.clientId,
      redirect_uri: redirect,
      code,
      code_verifier: verifier,
    });
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

/** At the first of the registered addresses that is free. */
async function listen(): Promise<{ server: Server; redirect: string }> {
  for (const redirect of terminalRedirects) {
    const server = createServer();
    server.listen(Number(new URL(redirect).port), 'localhost');
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    if (isFree) return { server, redirect };
  }
  const ports = terminalRedirects.map((redirect) => new URL(redirect).port).join(', ');
  throw new Refusal(
    'unavailable',
    `Signing in needs one of the ports ${ports} on this machine; all are taken.`,
  );
}

/** The code, from the first request that bears our state. */
function answerAt(server: Server, pathname: string, state: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const impatience = setTimeout(
      () => reject(new Refusal('signed-out', 'Nobody signed in within ten minutes.')),
      longestSignIn,
    );
    server.on('close', () => clearTimeout(impatience));
    server.on('request', (request, response: ServerResponse) => {
      const { pathname: path, searchParams } = new URL(request.url ?? '/', 'http://localhost');
      if (path !== pathname || searchParams.get('state') !== state) {
        return say(response, 404, 'Nothing is expected here.');
      }
      const code = searchParams.get('code');
      if (code) {
        say(response, 200, 'You are signed in. You may close this page and go back to the terminal.');
        resolve(code);
      } else {
        say(response, 200, 'You are not signed in. Go back to the terminal.');
        reject(
          new Refusal(
            'signed-out',
            `Signing in was refused: ${searchParams.get('error') ?? 'no reason given'}.`,
          ),
        );
      }
    });
  });
}

function say(response: ServerResponse, status: number, sentence: string): void {
  response
    .writeHead(status, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      connection: 'close',
    })
    .end(`<!doctype html><html lang="en"><title>Stowage</title><p>${sentence}</p></html>`);
}
