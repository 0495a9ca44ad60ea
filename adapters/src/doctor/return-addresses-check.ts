import { ask, shown, type Answer } from './ask.ts';
import { say, type Told } from './told.ts';
import {
  foreignOrigin,
  onlyInTerminal,
  skipped,
  type Acquainted,
  type Problem,
  type Verdict,
} from './visit.ts';

const hidden = onlyInTerminal(say`a page cannot see where a redirect leads`);

/** The provider sends people back to this site after signing in, and nowhere else. */
export async function checkCallback(visit: Acquainted): Promise<Verdict> {
  if (visit.runsIn === 'page') return hidden;
  if (!visit.discovery) return skipped(say`needs the provider’s discovery document`);
  const ours = `${visit.site}/signed-in`;
  const own = await authorize(visit, ours);
  const foreign = await authorize(visit, `${foreignOrigin}/signed-in`);
  const problems: Problem[] = [];
  if (isRefusal(own)) {
    problems.push({
      what: say`The provider does not accept ${ours} as the address to come back to: ${whereTo(own)}`,
      why: say`Nobody can sign in at this site: the provider shows an error page in place of its form.`,
      fix: say`Open the site under the address that it was deployed for, or deploy again: the client’s callback is derived from the site’s address, or from \`domain.name\` of the stage (infrastructure/aws/constructs/identity.ts).`,
    });
  }
  if (!isRefusal(foreign)) {
    problems.push({
      what: say`The provider would send people to ${foreignOrigin}: ${whereTo(foreign)}`,
      why: say`Whoever is lured through such a link hands the code of their session to a stranger.`,
      fix: say`Take every callback but the site’s own /signed-in off the client, and allow no wildcard.`,
    });
  }
  return { problems };
}

/** The provider sends people back to this site after signing out, and nowhere else. */
export async function checkLogout(visit: Acquainted): Promise<Verdict> {
  if (visit.runsIn === 'page') return hidden;
  const ours = `${visit.site}/`;
  const own = await signOut(visit, ours);
  const foreign = await signOut(visit, `${foreignOrigin}/`);
  const problems: Problem[] = [];
  if (own.headers.get('location') !== ours) {
    problems.push({
      what: say`Signing out does not lead back to ${ours}: ${whereTo(own)}`,
      why: say`People who sign out are left on an error page, in doubt whether they did.`,
      fix: say`The client’s logout address is the site with a slash at its end. Deploy again; with a domain of its own, open the site under that one.`,
    });
  }
  if (leadsTo(foreign, foreignOrigin)) {
    problems.push({
      what: say`Signing out would lead to ${foreignOrigin}`,
      why: say`A link to the provider that people trust could lead them anywhere.`,
      fix: say`Take every logout address but the site’s own off the client.`,
    });
  }
  return { problems };
}

/** The first answer to the console's own request to sign in. Its challenge is nobody's: no code comes of it. */
function authorize({ discovery, config, ...visit }: Acquainted, redirectUri: string): Promise<Answer> {
  const url = new URL(discovery!.authorization_endpoint);
  url.search = new URLSearchParams({
    client_id: config.clientId,
    redirect_uri: redirectUri,
    // Cognito's word for what brings an id token along.
    response_type: config.loginFlow === 'implicit' ? 'token' : 'code',
    scope: config.scope,
    state: 'doctor',
    nonce: 'doctor',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  }).toString();
  return ask(visit, url.href);
}

function signOut({ config, ...visit }: Acquainted, logoutUri: string): Promise<Answer> {
  const query = new URLSearchParams({ client_id: config.clientId, logout_uri: logoutUri });
  return ask(visit, `${config.logoutUrl}?${query}`);
}

/** Cognito redirects to an error page of its own, others answer with one. */
function isRefusal(answer: Answer): boolean {
  const location = locationOf(answer);
  return (
    answer.status >= 400 ||
    (location?.pathname === '/error' && location.origin === new URL(answer.url).origin)
  );
}

const leadsTo = (answer: Answer, origin: string): boolean => locationOf(answer)?.origin === origin;

const locationOf = ({ headers, url }: Answer): URL | null => URL.parse(headers.get('location') ?? '', url);

const whereTo = (answer: Answer): Told | string => {
  const location = locationOf(answer);
  return answer.headers.has('location')
    ? say`${answer.status} to ${location && location.origin + location.pathname}`
    : shown(answer);
};
