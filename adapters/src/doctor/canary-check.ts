import type { FileWithReceipt } from '../contract/files.ts';
import { ask, jsonOf, shown, Unreachable, type Answer } from './ask.ts';
import { call, startUpload, type Grant } from './trial-upload.ts';
import { say } from './told.ts';
import { withoutSession, type Acquainted, type Problem, type Verdict } from './visit.ts';

/** Milliseconds that an event may take from the store to the books before it counts as lost. */
const longestLag = 60_000;

/** A small file goes in, is recorded, comes back and is removed: the main job, and how long its event takes. */
export async function checkCanary(visit: Acquainted): Promise<Verdict> {
  if (!visit.signedIn) return withoutSession;
  const canary = new Canary(visit);
  try {
    return await fly(canary, visit);
  } catch (error) {
    if (error instanceof Fallen) return { problems: [error.problem] };
    throw error;
  } finally {
    await canary.removeIfThere();
  }
}

async function fly(canary: Canary, { now = Date.now }: Acquainted): Promise<Verdict> {
  await canary.start();
  const problems = await canary.send();
  const sent = now();
  const { receipt } = await canary.recorded(sent);
  const lag = Date.parse(receipt.recordedAt!) - Date.parse(receipt.storedAt!);
  await canary.comeBack();
  await canary.remove();
  return { problems, seen: say`recorded ${(Math.max(0, lag) / 1000).toFixed(1)} s after it was stored` };
}

/** The canary got no farther. */
class Fallen extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(String(problem.what));
    this.problem = problem;
  }
}

class Canary {
  readonly #visit: Acquainted;
  readonly #content = `canary ${crypto.randomUUID()}`;
  #grant: Grant | undefined;
  #isRemoved = false;

  constructor(visit: Acquainted) {
    this.#visit = visit;
  }

  async start(): Promise<void> {
    const answer = await startUpload(this.#visit, this.#content);
    if (answer.status !== 201) {
      throw new Fallen({
        what: say`POST /upload answers ${shown(answer)}`,
        why: say`No upload can begin.`,
        fix: say`The reply says why: a full quota, a token without stowage/files.write, or a fault, whose requestId leads to the functions’ log.`,
      });
    }
    this.#grant = jsonOf<Grant>(answer)!;
  }

  /** @returns what is wrong with the reply of a PUT that was taken */
  async send(): Promise<Problem[]> {
    const { url, headers } = this.#grant!;
    const { runsIn, site } = this.#visit;
    let answer: Answer;
    try {
      answer = await ask(this.#visit, url, {
        method: 'PUT',
        headers: { ...headers, ...(runsIn === 'terminal' && { origin: site }) },
        body: this.#content,
      });
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      throw new Fallen({
        what: say`The storage did not take the file: ${error.message}`,
        why: say`Nothing that people send arrives.`,
        fix: say`In a browser this is how a preflight fails: the bucket’s CORS rule must allow this site (infrastructure/aws/constructs/files-bucket.ts), and the page’s policy the storage’s origin in connect-src.`,
      });
    }
    if (answer.status !== 200) throw new Fallen(putProblem(answer));
    const exposed = answer.headers.get('access-control-expose-headers') ?? '';
    const readable =
      runsIn === 'page' ? answer.headers.has('etag') : /(^|,)\s*(etag|\*)\s*(,|$)/i.test(exposed);
    if (readable) return [];
    return [
      {
        what: say`The reply of a PUT does not expose its ETag`,
        why: say`The console cannot read what the store made of a part, so a file in parts can never be completed.`,
        fix: say`The bucket’s CORS rule must expose ETag (infrastructure/aws/constructs/files-bucket.ts).`,
      },
    ];
  }

  /** Waits until the books know the file. */
  async recorded(since: number): Promise<FileWithReceipt> {
    const { now = Date.now, sleep = rest } = this.#visit;
    for (let pause = 100; ; pause = Math.min(pause * 2, 2_000)) {
      const answer = await this.#call('GET', `/files/${this.#grant!.fileId}`);
      const file = jsonOf<FileWithReceipt>(answer);
      if (answer.status === 200 && file?.state === 'stored') return file;
      if (now() - since > longestLag) {
        throw new Fallen({
          what: say`The file was stored, but ${longestLag / 1000} s later the books do not know of it: ${shown(answer)}`,
          why: say`Files that people send stay at “Recording…”: they cannot be listed or downloaded, and hold their reservation.`,
          fix: say`Look at the queue’s age and the dead letters (the operations board, or Health in the console), then at the function “recorder”: is it throttled, does it fail? On AWS the bucket’s notification must name the queue.`,
        });
      }
      await sleep(pause);
    }
  }

  async comeBack(): Promise<void> {
    const granted = await this.#call('POST', `/files/${this.#grant!.fileId}/download`);
    const url = jsonOf<{ url?: string }>(granted)?.url;
    const why = say`What people stored they do not get back.`;
    if (url === undefined) {
      throw new Fallen({
        what: say`The download answers ${shown(granted)}`,
        why,
        fix: say`Look for the reply’s requestId in the log of the function “download”.`,
      });
    }
    const answer = await ask(this.#visit, url);
    const isWhole = answer.text === this.#content;
    if (answer.status === 200 && isWhole) return;
    const bytes = isWhole ? say`the same bytes` : say`other bytes`;
    throw new Fallen({
      what: say`The file comes back with ${answer.status} and ${bytes}`,
      why,
      fix: say`With 403 the function “download” lacks s3:GetObject on the bucket, or a proxy alters the URL. Other bytes mean that something between alters what it carries.`,
    });
  }

  async remove(): Promise<void> {
    const answer = await this.#call('DELETE', `/files/${this.#grant!.fileId}?permanent=true`);
    this.#isRemoved = answer.status === 204;
    if (this.#isRemoved) return;
    throw new Fallen({
      what: say`DELETE /files/… answers ${shown(answer)}`,
      why: say`People cannot give back what they use; and this doctor’s file, stowage-doctor-….txt, is still there.`,
      fix: say`Look for the reply’s requestId in the functions’ log, and remove the file in the console.`,
    });
  }

  /** Whatever went wrong, no reservation and no file stays, if the API lets go of them at all. */
  async removeIfThere(): Promise<void> {
    if (!this.#grant || this.#isRemoved) return;
    const { fileId } = this.#grant;
    for (const path of [`/upload/${fileId}`, `/files/${fileId}?permanent=true`]) {
      await this.#call('DELETE', path).catch(() => undefined);
    }
  }

  #call(method: string, path: string): Promise<Answer> {
    return call(this.#visit, method, path);
  }
}

function putProblem(answer: Answer): Problem {
  const code = /<Code>(\w+)<\/Code>/.exec(answer.text)?.[1] ?? say`no code`;
  return {
    what: say`The storage answers the PUT with ${answer.status} (${code})`,
    why: say`Nothing that people send arrives.`,
    fix: say`AccessDenied: the function “upload” may not put into the bucket, or the clocks are apart. SignatureDoesNotMatch: something between alters the request’s headers or address. NoSuchBucket: storageOrigin names another bucket.`,
  };
}

const rest = (ms: number): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, ms));
