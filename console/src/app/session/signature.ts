import { ValidationHandler, type ValidationParams } from 'angular-oauth2-oidc';

/**
 * Checks an id token's signature against the provider's keys. A token that came in an address may come from anybody; one
 * from the token endpoint needs no such proof (OpenID Connect Core, 3.1.3.7).
 */
export class Signature extends ValidationHandler {
  override async validateSignature({ idToken, idTokenHeader, jwks }: ValidationParams): Promise<void> {
    const { alg, kid } = idTokenHeader as { alg?: string; kid?: string };
    const { keys = [] } = (jwks ?? {}) as { keys?: (JsonWebKey & { kid?: string })[] };
    const key = keys.find((it) => it.kid === kid && it.kty === 'RSA');
    // Cognito knows no other algorithm.
    if (alg !== 'RS256' || !key) throw new Error('The id token is signed by nobody we know.');
    const [head, claims, signature] = idToken.split('.');
    const signed = await crypto.subtle.verify(
      algorithm,
      await crypto.subtle.importKey('jwk', { kty: 'RSA', n: key.n!, e: key.e! }, algorithm, false, [
        'verify',
      ]),
      bytesOf(signature!),
      new TextEncoder().encode(`${head}.${claims}`),
    );
    if (!signed) throw new Error('The signature of the id token is not good.');
  }

  /** There is no access token that it could vouch for. */
  override async validateAtHash(): Promise<boolean> {
    return true;
  }
}

const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };

const bytesOf = (base64url: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), (character) =>
    character.charCodeAt(0),
  );
