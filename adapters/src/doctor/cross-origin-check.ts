import { ask, jsonOf, type Answer } from './ask.ts';
import { call, startUpload, type Grant } from './trial-upload.ts';
import { say, type Told } from './told.ts';
import { foreignOrigin, onlyInTerminal, type Acquainted, type Problem, type Verdict } from './visit.ts';

const fix = say`The bucket’s CORS rule allows the site’s origin, the methods PUT, GET and HEAD and every header, and exposes ETag (infrastructure/aws/constructs/files-bucket.ts). Deploy again; with a domain of its own, open the site under that one.`;

/** What the console asks for, and one header more: the rule must not be a list that tomorrow's client falls out of. */
const askedHeaders = 'content-type,if-none-match,x-amz-checksum-sha256,x-amz-doctor';

/** Browsers may send files from this site to the storage and read the ETag; from other sites they may not. */
export async function checkCrossOrigin(visit: Acquainted): Promise<Verdict> {
  if (visit.runsIn === 'page')
    return onlyInTerminal(say`the browser asks by itself, and does not show the answer`);
  const place = await aPlace(visit);
  const problems: Problem[] = [];
  for (const method of ['PUT', 'GET', 'HEAD']) {
    const answer = await preflight(visit, place, visit.site, method);
    const refusal = refusalOf(answer, visit.site, method);
    if (!refusal) continue;
    problems.push({
      what: say`The storage’s answer to a preflight for ${method} ${refusal} (${answer.status})`,
      why: say`The browser does not even send the file, and tells the console no more than “network error”.`,
      fix,
    });
  }
  const plain = await read(visit, place, visit.site);
  // A refusal that says nothing to other origins tells nothing; the canary's PUT will.
  if (allows(plain, visit.site) && !exposesETag(plain)) {
    problems.push({
      what: say`The storage does not expose ETag to ${visit.site}`,
      why: say`The console cannot read what the store made of a part, so a file in parts can never be completed.`,
      fix,
    });
  }
  const foreign = [
    await preflight(visit, place, foreignOrigin, 'PUT'),
    await read(visit, place, foreignOrigin),
  ];
  if (foreign.some((answer) => allows(answer, foreignOrigin))) {
    problems.push({
      what: say`The storage lets pages of ${foreignOrigin} read and write`,
      why: say`A signed URL that somebody was tricked out of could be used from any page that they visit.`,
      fix,
    });
  }
  return { problems };
}

/**
 * An address in the storage, without a signature. Where buckets are part of the path, only an address that was granted
 * tells which.
 */
async function aPlace(visit: Acquainted): Promise<string> {
  const anywhere = `${visit.config.storageOrigin}/doctor`;
  if (!visit.signedIn) return anywhere;
  const answer = await startUpload(visit, 'where to?');
  const grant = answer.status === 201 ? jsonOf<Grant>(answer) : undefined;
  if (!grant) return anywhere;
  await call(visit, 'DELETE', `/upload/${grant.fileId}`);
  const { origin, pathname } = new URL(grant.url);
  return origin + pathname;
}

const preflight = (visit: Acquainted, place: string, origin: string, method: string): Promise<Answer> =>
  ask(visit, place, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': method,
      'access-control-request-headers': askedHeaders,
    },
  });

/** Refused for want of a signature; how it is refused tells what a page may read. */
const read = (visit: Acquainted, place: string, origin: string): Promise<Answer> =>
  ask(visit, place, { headers: { origin } });

function refusalOf(answer: Answer, origin: string, method: string): Told | undefined {
  if (answer.status >= 300 || !allows(answer, origin)) return say`does not allow ${origin}`;
  const list = (name: string): string[] =>
    (answer.headers.get(name) ?? '').split(',').map((value) => value.trim().toLowerCase());
  const methods = list('access-control-allow-methods');
  if (!methods.includes(method.toLowerCase())) return say`does not allow ${method}`;
  const headers = list('access-control-allow-headers');
  const missing = askedHeaders.split(',').filter((name) => !headers.includes(name) && !headers.includes('*'));
  return missing.length > 0 ? say`does not allow the headers ${missing.join(', ')}` : undefined;
}

const allows = ({ headers }: Answer, origin: string): boolean =>
  [origin, '*'].includes(headers.get('access-control-allow-origin') ?? '');

const exposesETag = ({ headers }: Answer): boolean =>
  /(^|,)\s*(etag|\*)\s*(,|$)/i.test(headers.get('access-control-expose-headers') ?? '');
