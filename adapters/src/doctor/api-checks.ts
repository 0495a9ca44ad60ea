import { ask, bearing, jsonOf, shown, type Answer } from './ask.ts';
import { say, type Told } from './told.ts';
import { withoutSession, type Acquainted, type Problem, type SignedIn, type Verdict } from './visit.ts';

/** Shaped like a token, and signed by nobody. */
const badToken = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJkb2N0b3IifQ.bm9ib2R5';

/** Who has no valid token is told so in the gateway's words, and not by a page. */
export async function checkUnauthorized(visit: Acquainted): Promise<Verdict> {
  const account = `${visit.config.apiBase}/account`;
  const tries: readonly [Told, Answer][] = [
    [say`without a token`, await ask(visit, account)],
    [say`with a bad token`, await ask(visit, account, bearing(badToken))],
  ];
  return { problems: tries.flatMap(([how, answer]) => refusalProblem(how, answer) ?? []) };
}

function refusalProblem(how: Told, answer: Answer): Problem | undefined {
  const what = say`GET /account ${how} answers ${shown(answer)}, not 401 {"message":"Unauthorized"}`;
  if (answer.isPage) {
    return {
      what,
      why: say`The console waits for a 401 to sign in anew. A page in its place looks like an answer: people see an empty list or a loop.`,
      fix: say`Take the error pages off the distribution, and let API paths go to the API alone: the rewrite to /index.html belongs to the default behaviour only.`,
    };
  }
  if (answer.status >= 200 && answer.status < 300) {
    return {
      what,
      why: say`Everybody on the internet may do what only people who are signed in may.`,
      fix: say`Every method of the API needs the Cognito authorizer (infrastructure/aws/constructs/api.ts). Deploy again, and look who changed the API by hand.`,
    };
  }
  const is401 = answer.status === 401;
  const inItsWords = answer.type === 'application/json' && jsonOf(answer)?.['message'] === 'Unauthorized';
  if (is401 && inItsWords) return undefined;
  return {
    what,
    why: say`Clients tell by the status and these words that they must sign in anew; other words they take for a fault.`,
    fix: is401
      ? say`The gateway’s response UNAUTHORIZED must be application/json with {"message":"Unauthorized"} (infrastructure/aws/constructs/gateway-responses.ts).`
      : say`Look what stands before the API: a firewall, or a path that no behaviour sends there. The distribution must send /account to the API.`,
  };
}

/** What a client sends as Authorization arrives at the API. */
export async function checkForwarding(visit: Acquainted): Promise<Verdict> {
  const { signedIn } = visit;
  if (!signedIn) return withoutSession;
  const answer = await ask(visit, `${visit.config.apiBase}/account`, signedIn);
  if (answer.status === 200 && typeof jsonOf(answer)?.['sub'] === 'string') return { problems: [] };
  const what = say`GET /account as somebody who is signed in answers ${shown(answer)}`;
  if (answer.status !== 401) {
    return {
      problems: [
        {
          what,
          why: say`The request was let in, but the API did not do its work.`,
          fix: say`With 403 the token lacks the scope stowage/files.read: sign in for all that /config.json asks for. Else look for the reply’s requestId in the functions’ log.`,
        },
      ],
    };
  }
  return {
    problems: [
      {
        what,
        why: say`To the API everybody is a stranger: the console would lead people to the sign-in page again and again.`,
        fix: say`${hintOf(signedIn, visit)} If it is good, the edge drops it: the API’s behaviours need the origin request policy AllViewerExceptHostHeader (b689b0a8-53d0-40ab-baf2-68738e2966ac), which passes Authorization on.`,
      },
    ],
  };
}

/** What the token itself may have to do with its being refused. */
function hintOf({ headers }: SignedIn, { config, now = Date.now }: Acquainted): Told {
  const token = Object.values(headers).find((value) => value.startsWith('Bearer '));
  if (token === undefined) return say`Has the session ended? Sign in anew.`;
  const claims = claimsOf(token);
  if (!claims) return say`This is no JWT: give an access token.`;
  if (Number(claims['exp']) * 1000 < now()) return say`The token has expired: give a fresh one.`;
  if (claims['iss'] !== config.issuer)
    return say`The token is one of ${String(claims['iss'])}, not of this site.`;
  const use = config.loginFlow === 'implicit' ? 'id' : 'access';
  if (claims['token_use'] !== use) return say`This is not an ${use} token, which this site’s flow sends.`;
  return say`The token looks right.`;
}

function claimsOf(token: string): Record<string, unknown> | undefined {
  try {
    const payload = token.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/');
    return JSON.parse(atob(payload)) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

/** Places of the console are its page, whatever they are called; what the API does not know is never one. */
export async function checkFallback(visit: Acquainted): Promise<Verdict> {
  const nonce = Math.random().toString(36).slice(2, 10);
  const place = await ask(visit, `/library/doctor-${nonce}`);
  const unknownToApi = await ask(
    visit,
    `${visit.config.apiBase}/files/doctor-${nonce}/nothing`,
    visit.signedIn,
  );
  const file = await ask(visit, `/doctor-${nonce}.js`);
  const problems: Problem[] = [];
  if (place.status !== 200 || !place.isPage) {
    problems.push({
      what: say`A place of the console, ${new URL(place.url).pathname}, answers ${shown(place)}`,
      why: say`Reloading a page, opening a bookmark and coming back from signing in end in an error.`,
      fix: say`The default behaviour needs the function that rewrites paths without an extension to /index.html (infrastructure/aws/constructs/spa-rewrite.js); and is the console built and deployed?`,
    });
  }
  if (unknownToApi.isPage || unknownToApi.status < 400) {
    problems.push({
      what: say`A path that the API does not know answers ${shown(unknownToApi)}`,
      why: say`Where an API’s error becomes a page, clients take it for success: uploads vanish without a word.`,
      fix: say`The distribution must have no error pages (CustomErrorResponses that name a page), and /files* must go to the API without the rewrite.`,
    });
  }
  if (file.isPage && file.status < 400) {
    problems.push({
      what: say`A script that does not exist is answered with a page`,
      why: say`After a deployment, tabs that are still open fetch chunks of the old one; a page in their place breaks them with a syntax error, for as long as it is cached.`,
      fix: say`The rewrite to /index.html must leave paths with a file extension alone.`,
    });
  }
  return { problems };
}
