// The gate with the real functions behind it, a hostile issuer beside it, and everything kept that an attack must not
// leave behind: invocations, and log lines with a token in them.

import { httpHandler } from '@stowage/adapters/http/http-handler';
import { generateKeyPairSync } from 'node:crypto';
import { expect } from '@jest/globals';
import { Listener } from '../../infrastructure/local/listener.ts';
import { openHouse, type House } from '../adapters/house.ts';
import { openGate, type Gate, type GateOptions } from '../infrastructure/local/gate.ts';

export interface Arena {
  readonly gate: Gate;
  readonly house: House;
  /** Has keys and a discovery document of its own, and notes who comes for them. */
  readonly hostile: HostileIssuer;
  /** Everything that was written to any log. */
  readonly log: () => string;
  /** Sends it, follows nothing. */
  send(path: string, init?: RequestInit): Promise<Response>;
  close(): Promise<void>;
}

export interface HostileIssuer {
  readonly origin: string;
  readonly privateKey: ReturnType<typeof generateKeyPairSync>['privateKey'];
  readonly visits: string[];
}

export async function openArena(options: GateOptions = {}): Promise<Arena> {
  const house = await openHouse({
    loginFlow: options.loginFlow ?? 'code',
    machineClients: options.machineClients ?? [],
  });
  const written: string[] = [];
  const gate = await openGate({
    functions: (name) => httpHandler(house.services, name),
    log: (line) => written.push(line),
    ...options,
  });
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const place = await Listener.open(0, 'a hostile issuer');
  const visits: string[] = [];
  const key = { ...publicKey.export({ format: 'jwk' }), kid: 'theirs', alg: 'RS256', use: 'sig' };
  place.serve((request, response) => {
    visits.push(request.url!);
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({ issuer: place.origin, jwks_uri: `${place.origin}/jwks.json`, keys: [key] }),
    );
  });
  return {
    gate,
    house,
    hostile: { origin: place.origin, privateKey, visits },
    log: () => written.join('') + house.text(),
    send: (path, init = {}) => fetch(gate.site + path, { redirect: 'manual', ...init }),
    async close() {
      await Promise.all([gate.close(), place.close()]);
      house.end();
    },
  };
}

/** No function was invoked, nobody asked the hostile issuer for anything, and no log names a part of `token`. */
export function expectUntouched({ gate, hostile, log }: Arena, token = ''): void {
  expect(gate.invocations).toEqual([]);
  expect(hostile.visits).toEqual([]);
  expectNotLogged(log(), token);
}

export function expectNotLogged(log: string, token: string): void {
  for (const part of token.split('.')) if (part.length > 16) expect(log).not.toContain(part);
}
