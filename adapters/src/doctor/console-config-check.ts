import { loginFlows, type ConsoleConfig } from '../contract/console-config.ts';
import { ask, jsonOf, shown, type Answer } from './ask.ts';
import { listed, say, type Told } from './told.ts';
import type { Problem, Visit } from './visit.ts';

const path = '/config.json';
const why = say`The console reads from this file where to sign in, where the API is and where files go. Without it, it cannot begin.`;

/** `/config.json` is there and well-formed: everything else is found from it. */
export async function checkConsoleConfig(
  visit: Visit,
): Promise<{ problems: Problem[]; config?: ConsoleConfig }> {
  const answer = await ask(visit, path);
  const absent = absence(answer);
  if (absent) return { problems: [absent] };
  const config = jsonOf<ConsoleConfig>(answer);
  if (!config)
    return { problems: [{ what: say`${path} is not JSON: ${shown(answer)}`, why, fix: writeAgain }] };

  const wrong = Object.entries(rules).flatMap(([key, rule]) => {
    const complaint = rule(config[key as keyof ConsoleConfig]);
    return complaint ? [say`"${key}" ${complaint}`] : [];
  });
  const malformed = wrong.length > 0;
  const problems: Problem[] = [
    ...(malformed ? [{ what: say`In ${path}, ${listed(wrong, '; ')}`, why, fix: writeAgain }] : []),
    ...keptProblem(answer),
  ];
  return malformed ? { problems } : { problems, config };
}

const writeAgain = say`The deployment writes this file by itself: deploy again, and look for whoever else writes into the console’s bucket.`;

function absence(answer: Answer): Problem | undefined {
  if (answer.isPage) {
    return {
      what: say`${path} answers with a page (${answer.status})`,
      why,
      fix: say`Something turns every path into the console’s page. A path with a file extension must be left alone (infrastructure/aws/constructs/spa-rewrite.js), and the distribution must have no error pages.`,
    };
  }
  if (answer.status === 200) return undefined;
  return {
    what: say`${path} answers ${shown(answer)}`,
    why,
    fix: say`Is this the address of a Stowage site? On AWS it is the stack’s output SiteUrl, locally what \`npm start\` prints. If it is, deploy again: the file is missing in the console’s bucket.`,
  };
}

function keptProblem({ headers }: Answer): Problem[] {
  const control = headers.get('cache-control') ?? '';
  if (/no-store|no-cache|max-age=0/.test(control)) return [];
  return [
    {
      what: say`${path} may be kept by caches: its Cache-Control is "${control}"`,
      why: say`After a deployment that changes an address, people’s browsers would go on with the old one.`,
      fix: say`Serve it with Cache-Control: no-cache, and by a behaviour that does not cache (infrastructure/aws/constructs/site.ts).`,
    },
  ];
}

type Rule = (value: unknown) => Told | undefined;

const text: Rule = (value) =>
  typeof value === 'string' && value !== '' ? undefined : say`is ${JSON.stringify(value)}, not text`;

const flow: Rule = (value) =>
  loginFlows.some((name) => name === value)
    ? undefined
    : say`is ${JSON.stringify(value)}, not ${loginFlows.join(', ')}`;

const address: Rule = (value) => {
  const url = typeof value === 'string' ? URL.parse(value) : null;
  if (!url) return say`is ${JSON.stringify(value)}, not an address`;
  const isSafe = url.protocol === 'https:' || isLoopback(url);
  return isSafe ? undefined : say`is not https: ${JSON.stringify(value)}`;
};

const issuer: Rule = (value) =>
  address(value) ??
  (String(value).endsWith('/') ? say`ends in a slash, which no token’s issuer does` : undefined);

const origin: Rule = (value) =>
  address(value) ??
  (new URL(value as string).origin === value
    ? undefined
    : say`is more than an origin: ${JSON.stringify(value)}`);

const rules: { readonly [K in keyof ConsoleConfig]: Rule } = {
  issuer,
  clientId: text,
  scope: (value) =>
    text(value) ?? (String(value).split(' ').includes('openid') ? undefined : say`does not ask for "openid"`),
  loginFlow: flow,
  apiBase: (value) => (typeof value === 'string' ? undefined : say`is ${JSON.stringify(value)}, not text`),
  logoutUrl: address,
  storageOrigin: origin,
  region: text,
  stage: text,
  version: text,
};

const isLoopback = ({ hostname }: URL): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
