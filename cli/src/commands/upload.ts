import type { File as StoredFile } from '@stowage/adapters/contract/files';
import { ApiTransport } from '@stowage/console/uploads/api-transport';
import type { SavedUpload } from '@stowage/console/uploads/engine/memory';
import { isOpen, type Picked, type UploadItem } from '@stowage/console/uploads/engine/upload';
import { type QueueState, UploadQueue } from '@stowage/console/uploads/engine/upload-queue';
import { refusals } from '@stowage/console/uploads/room';
import { ApiProblem } from '@stowage/console/shared/api/api-problem';
import { apiOf, patientApiOf } from '../api/api.ts';
import { terminalPatience } from '../api/patience.ts';
import { put } from '../api/put.ts';
import type { Session } from '../session/session.ts';
import type { Ending } from '../terminal/refusal.ts';
import type { Report } from '../terminal/report.ts';
import { type Chosen, filesIn, settle, type Policy } from '../upload/existing.ts';
import { makeFolders } from '../upload/make-folders.ts';
import { RunLog } from '../upload/run-log.ts';
import { type Found, PathHandle, walk } from '../upload/walk.ts';

export interface UploadOptions {
  /** `/`, or `/a/b/`. */
  readonly to: string;
  readonly existing: Policy;
}

type Upload = UploadItem<StoredFile>;

/** Uploads these paths, going on with what an earlier run of the same person was sending of them. */
export async function upload(
  session: Session,
  paths: readonly string[],
  { to, existing }: UploadOptions,
  report: Report,
): Promise<Ending> {
  const call = patientApiOf(session);
  const account = await call('GET /account');
  const { files, emptyFolders, leftOut } = await walk(paths, to);
  for (const path of leftOut) report.leftOut(path);
  const refusedFolders = await makeFolders(call, emptyFolders);
  for (const folder of refusedFolders)
    report.note(`${folder} cannot be made there: its name is not allowed.`);

  const log = new RunLog(session.site, account.sub);
  const { continued, outdated, rest } = match(log.claim(), files);
  const transport = new ApiTransport(apiOf(session), put);
  // What was being sent of a file that has changed since is of no use; its reservation is given back.
  await Promise.all(
    outdated.map(({ plan }) => plan && transport.cancel(plan.uploadId).catch(() => undefined)),
  );
  log.forget(outdated.map(({ id }) => id));

  const stored = await filesIn(
    call,
    rest.map(({ folder }) => folder),
  );
  const { chosen, unchanged, skipped } = settle(rest, stored, existing);
  for (const { found, stored: file } of unchanged) report.unchanged(found, file);
  for (const found of skipped) report.skipped(found);
  if (continued.length > 0) report.note(`Going on with ${continued.length} uploads of an earlier run.`);
  const picked = await Promise.all(chosen.map(pick));

  const run = new Run(report, continued.length + picked.length);
  const queue = new UploadQueue<StoredFile>(transport, (state) => run.show(state), {
    ...terminalPatience,
    memory: log,
  });
  queue.add(refusals(picked, [], account));
  void queue.restore(continued);
  const ending = await run.ended;
  queue.stop();
  report.close();
  const word = lastWords[ending];
  if (word !== undefined) report.note(word);
  return ending === 'done' && leftOut.length + refusedFolders.length > 0 ? 'failed' : ending;
}

/** Where it is not over. */
const lastWords: Partial<Record<Ending, string>> = {
  interrupted: 'The same command goes on where this one stopped.',
  'signed-out': 'The session is over. Sign in with: stowage login. Then the same command goes on.',
};

/** Which of these files were being sent before, and which saved uploads are of what they no longer are? */
function match(saved: readonly SavedUpload[], files: readonly Found[]) {
  const byPlace = new Map(files.map((found) => [found.folder + found.path, found]));
  const continued: SavedUpload[] = [];
  const outdated: SavedUpload[] = [];
  for (const one of saved) {
    const place = one.folder + (one.handle as PathHandle).path;
    const found = byPlace.get(place);
    if (!found) continue;
    const isSame = found.size === one.size && found.lastModified === one.lastModified;
    if (isSame) byPlace.delete(place);
    (isSame ? continued : outdated).push(one);
  }
  return { continued, outdated, rest: [...byPlace.values()] };
}

async function pick({ found: { path, folder }, name, replaces }: Chosen): Promise<Picked> {
  const handle = new PathHandle(path);
  return { file: await handle.getFile(), folder, name, handle, replaces };
}

/** Follows the queue until nothing moves any more. */
class Run {
  readonly #report: Report;
  readonly #total: number;
  readonly #told = new Set<string>();
  readonly #outcome = Promise.withResolvers<Ending>();
  readonly ended = this.#outcome.promise;

  constructor(report: Report, total: number) {
    this.#report = report;
    this.#total = total;
    if (total === 0) this.#outcome.resolve('done');
    const interrupt = () => this.#outcome.resolve('interrupted');
    process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  }

  show(state: QueueState<StoredFile>): void {
    const { items, isSuspended } = state;
    this.#report.progress(state);
    for (const item of items) {
      if (this.#told.has(item.id) || !isOver(item)) continue;
      this.#told.add(item.id);
      this.#report.outcome(item);
    }
    if (items.length < this.#total) return;
    if (this.#told.size === this.#total) this.#outcome.resolve(endingOf(items));
    // What was granted goes on without a session.
    else if (isSuspended && !items.some(({ state }) => state === 'uploading'))
      this.#outcome.resolve('signed-out');
  }
}

/** Has it come to its end, with all that follows from it? */
const isOver = (item: Upload): boolean =>
  item.state === 'done'
    ? item.replaces.length === 0 || item.replaced !== 'not-yet'
    : !isOpen(item) && item.state !== 'processing';

/** `refused` if nothing but the quota and the site's rules stood in the way. */
function endingOf(items: readonly Upload[]): Ending {
  if (items.some(({ replaced }) => replaced === 'failed')) return 'failed';
  const failures = items.filter(({ state }) => state !== 'done').map(({ failure }) => failure);
  if (failures.length === 0) return 'done';
  return failures.every((failure) => failure instanceof ApiProblem && refusalCodes.includes(failure.code))
    ? 'refused'
    : 'failed';
}

const refusalCodes: readonly string[] = [
  'quota-exceeded',
  'file-too-large',
  'unsupported-type',
  'invalid-request',
];
