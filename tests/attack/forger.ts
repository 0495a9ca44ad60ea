// Makes tokens: with the pool's own key what the pool itself would have to get wrong, with others what anybody can send.

import {
  createHmac,
  createPublicKey,
  createSign,
  type JsonWebKey,
  type JsonWebKeyInput,
  type KeyObject,
} from 'node:crypto';
import { users } from '../infrastructure/local/gate.ts';
import type { Arena } from './arena.ts';

export interface Forgery {
  readonly header?: object;
  readonly claims?: object;
  /** Of `header.payload`; the pool's own signature if left out. */
  readonly sign?: (input: string) => string;
}

export class Forger {
  readonly #arena: Arena;

  constructor(arena: Arena) {
    this.#arena = arena;
  }

  get #key(): JsonWebKey & { kid: string } {
    return this.#arena.gate.store.signingKey() as JsonWebKey & { kid: string };
  }

  get poolKey(): JsonWebKeyInput {
    return { key: this.#key, format: 'jwk' };
  }

  /** A good access token of a person, but for what is changed. */
  token({ header, claims, sign = this.byPool }: Forgery = {}): string {
    const now = epochSeconds();
    return assemble(
      { alg: 'RS256', typ: 'JWT', kid: this.#key.kid, ...header },
      {
        sub: users[0]!.sub,
        iss: this.#arena.gate.issuer,
        client_id: 'stowage-console',
        token_use: 'access',
        username: users[0]!.sub,
        scope: 'openid stowage/files.read stowage/files.write',
        auth_time: now,
        iat: now,
        exp: now + 60,
        ...claims,
      },
      sign,
    );
  }

  readonly byPool = (input: string): string =>
    createSign('RSA-SHA256').update(input).sign(this.poolKey, 'base64url');

  /** With the pool's key, but another algorithm of RSA. */
  readonly byPoolWith =
    (algorithm: string) =>
    (input: string): string =>
      createSign(algorithm).update(input).sign(this.poolKey, 'base64url');

  readonly byHostile = (input: string): string => signWith(this.#arena.hostile.privateKey)(input);

  get publicKey(): KeyObject {
    return createPublicKey(this.poolKey);
  }
}

export const signWith =
  (key: KeyObject) =>
  (input: string): string =>
    createSign('RSA-SHA256').update(input).sign(key, 'base64url');

export const hmacWith =
  (secret: string) =>
  (input: string): string =>
    createHmac('sha256', secret).update(input).digest('base64url');

export const encode = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

export const decode = (part: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;

export function assemble(header: unknown, claims: unknown, sign: (input: string) => string): string {
  const input = `${encode(header)}.${encode(claims)}`;
  return `${input}.${sign(input)}`;
}

/** The same signature under other claims. */
export function edit(token: string, changes: object): string {
  const [header, claims, signature] = token.split('.') as [string, string, string];
  return `${header}.${encode({ ...decode(claims), ...changes })}.${signature}`;
}

/** @param part 0 the header, 1 the claims, 2 the signature */
export function flipBit(token: string, part: number): string {
  const parts = token.split('.');
  const bytes = Buffer.from(parts[part]!, 'base64url');
  bytes[bytes.length - 1]! ^= 1;
  parts[part] = bytes.toString('base64url');
  return parts.join('.');
}

export const epochSeconds = (): number => Math.floor(Date.now() / 1000);
