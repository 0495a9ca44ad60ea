import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts } from '../builders/ports.ts';
import { credentials, region, serverKinds, type ServerKind } from './servers.ts';

export interface Servers {
  /** What a process needs in its environment for the SDK, and our signer, to find them. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

const startLimitMs = 60_000;

/**
 * Starts them on free ports. @throws with a server's log if it does not come up
 *
 * @param notify where events of objects are to be posted
 */
export async function startServers(notify?: string, kinds = serverKinds): Promise<Servers> {
  const directory = await mkdtemp(join(tmpdir(), 'stowage-aws-lane-'));
  const children: ChildProcess[] = [];
  const stop = async () => {
    await Promise.all(children.map(end));
    await rm(directory, { recursive: true, force: true });
  };
  const environment: Record<string, string> = { ...credentials, AWS_REGION: region };
  try {
    await Promise.all(
      kinds.map(async (kind) => {
        const url = await start(kind, directory, children, notify);
        for (const variable of kind.endpointVariables) environment[variable] = url;
      }),
    );
    return { environment, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(
  kind: ServerKind,
  directory: string,
  children: ChildProcess[],
  notify?: string,
): Promise<string> {
  const own = await mkdtemp(join(directory, `${kind.name}-`));
  const logFile = join(directory, `${kind.name}.log`);
  const port = await freePorts(1);
  const { file, args, cwd } = kind.command(port, own, notify);
  const log = await open(logFile, 'w+');
  const child = spawn(file, args, { cwd, stdio: ['ignore', log.fd, log.fd] });
  children.push(child);
  const url = `http://127.0.0.1:${port}`;
  const failed = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${kind.title} ended with ${code}`)));
  });
  // Once it is up, that it ends is no news.
  failed.catch(() => {});
  try {
    await Promise.race([failed, healthy(`${url}${kind.healthPath}`)]);
  } catch (error) {
    const told = await log.read({ position: 0, buffer: Buffer.alloc(4_000) });
    throw new Error(`${kind.title} did not start:\n${told.buffer.toString('utf8', 0, told.bytesRead)}`, {
      cause: error,
    });
  } finally {
    await log.close();
  }
  return url;
}

async function healthy(url: string): Promise<void> {
  const end = Date.now() + startLimitMs;
  for (;;) {
    const reply = await fetch(url).catch(() => undefined);
    if (reply && reply.status < 500) return;
    if (Date.now() > end) throw new Error(`${url} does not answer`);
    await sleep(100);
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const gone = await Promise.race([ended.then(() => true), sleep(5_000, false, { ref: false })]);
  if (!gone) child.kill('SIGKILL');
  await ended;
}
