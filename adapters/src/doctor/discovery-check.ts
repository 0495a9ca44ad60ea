import { ask, jsonOf, shown } from './ask.ts';
import { say } from './told.ts';
import type { Acquainted, Discovery, Problem } from './visit.ts';

const why = say`Signing in begins with this document; where it does not fit, the console refuses every token.`;

/** The provider describes itself under the issuer, names that issuer, and shows the keys that sign its tokens. */
export async function checkDiscovery(
  visit: Acquainted,
): Promise<{ problems: Problem[]; discovery?: Discovery }> {
  const { issuer } = visit.config;
  const answer = await ask(visit, `${issuer}/.well-known/openid-configuration`);
  const document = answer.status === 200 ? jsonOf<Partial<Discovery>>(answer) : undefined;
  if (!document) {
    const what = say`The provider’s discovery document answers ${shown(answer)}`;
    return { problems: [{ what, why, fix: wrongPool }] };
  }
  if (document.issuer !== issuer) {
    const what = say`/config.json names the issuer ${issuer}, but the provider calls itself ${JSON.stringify(document.issuer)}`;
    return { problems: [{ what, why, fix: wrongPool }] };
  }
  const missing = endpoints.filter((name) => !URL.canParse(document[name] ?? ''));
  if (missing.length > 0) {
    const what = say`The discovery document lacks ${missing.join(', ')}`;
    const fix = say`Cognito leaves them out of a pool without a login domain: deploy again, and look whether somebody took the domain away.`;
    return { problems: [{ what, why, fix }] };
  }
  const discovery = document as Discovery;
  return { problems: await keyProblems(visit, discovery.jwks_uri), discovery };
}

const endpoints = ['authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const;
const wrongPool = say`"issuer" in /config.json must be the pool’s own name, letter by letter: https://cognito-idp.<region>.amazonaws.com/<pool id>. Deploy again: the deployment writes it.`;

async function keyProblems(visit: Acquainted, uri: string): Promise<Problem[]> {
  const answer = await ask(visit, uri);
  const keys = answer.status === 200 ? jsonOf<{ keys?: { kty?: string }[] }>(answer)?.keys : undefined;
  if (keys?.some(({ kty }) => kty === 'RSA')) return [];
  return [
    {
      what: say`The provider’s key set has no RSA key: ${shown(answer)}`,
      why: say`Without it nobody’s signature can be checked, so the API refuses everybody.`,
      fix: say`Look at jwks_uri of the discovery document; a proxy between may answer in the provider’s place.`,
    },
  ];
}
