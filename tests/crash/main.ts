// npm run test:crash        kill -9 of the local stack, 100 times over 1,000 uploads; about ten minutes
//
//   --kills N --uploads N   another number of them
//
// What must hold at the end: every PUT that was answered 200 is readable with its SHA-256, every upload is in the record
// once, the books are what the files make, `npm run audit` finds no difference, and the receiver of the webhook was told of every line of the record.

import { spawn, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { freePorts } from '../builders/ports.ts';
import { newId } from '../builders/records.ts';
import { openReceiver, webhookSecret } from '../builders/receiver.ts';
import { Client, put, signIn, type Grant } from '../infrastructure/local/client.ts';
import { ask } from './ask.ts';

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '100' }, uploads: { type: 'string', default: '1000' } },
});
const kills = Number(values.kills);
const uploads = Number(values.uploads);
const senders = 8;
const password = 'correct horse battery';
const stackProcess = join(import.meta.dirname, '../infrastructure/local/stack-process.ts');

const auditProgram = join(import.meta.dirname, '../../infrastructure/local/audit.ts');

/** What becomes of an upload once it is stored, so that more than uploading is interrupted. */
const fates = ['kept', 'kept', 'kept', 'kept', 'kept', 'downloaded', 'trashed', 'removed'] as const;

export interface Sent {
  readonly fileId: string;
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly fate: (typeof fates)[number];
  /** Was a PUT of it answered 200? */
  acknowledged: boolean;
}

const say = (text: string): void => console.log(`· ${text}`);
const data = mkdtempSync(join(tmpdir(), 'stowage-crash-'));
const receiver = await openReceiver();
let stack: Stack | undefined;

async function main(): Promise<void> {
  // The stack must come back where its clients know it.
  const port = await freePorts(3);
  let running = (stack = await start(port));
  const sent: Sent[] = [];
  let next = 0;
  let killed = 0;

  const sender = async (): Promise<void> => {
    while (next < uploads) {
      const index = next++;
      const file: Sent = {
        fileId: newId(),
        name: `file ${index}`,
        // From a few bytes to a quarter of a megabyte.
        bytes: new Uint8Array(randomBytes(Math.floor(10 ** (1 + Math.random() * 4.4)))),
        fate: fates[index % fates.length]!,
        acknowledged: false,
      };
      sent.push(file);
      await persist((client) => sendOnce(client, file));
      await persist((client) => follow(client, file));
    }
  };
  // Each life ends at a random point of a random upload: by time, so that it may hit anything.
  const killer = async (): Promise<void> => {
    while (killed < kills && next < uploads) {
      const due = Math.floor(((killed + 1) * uploads) / (kills + 1));
      while (next < due) await sleep(5);
      await sleep(randomInt(0, 120));
      running.child.kill('SIGKILL');
      await once(running.child, 'exit');
      killed += 1;
      if (killed % 10 === 0) say(`${killed} kills, ${next} uploads begun`);
      running = stack = await start(port);
    }
  };
  await Promise.all([killer(), ...Array.from({ length: senders }, sender)]);
  say(
    `${killed} kills, ${sent.length} uploads; ${sent.filter((file) => file.acknowledged).length} PUTs answered 200`,
  );
  const findings = await ask(await clientOf(), sent, receiver.deliveries, say);
  running.child.kill('SIGTERM');
  await once(running.child, 'exit');
  if ((await auditBooks()) !== 0) findings.push('The audit found differences.');
  for (const finding of findings) console.error(finding);
  console.log(findings.length === 0 ? 'Nothing lost, nothing twice.' : `${findings.length} findings.`);
  if (findings.length > 0 || killed < kills) process.exitCode = 1;
}

/** `npm run audit -- --deep` on the data, with the stack at rest. @returns its exit code */
async function auditBooks(): Promise<number | null> {
  const child = spawn(process.execPath, [auditProgram, '--deep'], {
    stdio: 'inherit',
    env: { ...process.env, STOWAGE_DATA: data },
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}

interface Stack {
  readonly child: ChildProcess;
  readonly site: string;
}

async function start(port: number): Promise<Stack> {
  const child = spawn(process.execPath, [stackProcess, data, String(port), password], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, STOWAGE_WEBHOOK_URL: receiver.url, STOWAGE_WEBHOOK_SECRET: webhookSecret },
  });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`The stack ended with ${code} before it was ready.`);
  });
  const [line] = (await Promise.race([once(child.stdout!.setEncoding('utf8'), 'data'), ended])) as [string];
  ended.catch(() => {});
  return { child, site: (JSON.parse(line) as { site: string }).site };
}

let client: Client | undefined;

async function clientOf(): Promise<Client> {
  client ??= new Client(stack!.site, (await signIn(stack!.site, 'user@example.test', password)).access_token);
  return client;
}

/** Says it again until it is answered, as a client does whose server comes and goes. */
async function persist(work: (client: Client) => Promise<void>): Promise<void> {
  const end = Date.now() + 120_000;
  for (;;) {
    try {
      return await work(await clientOf());
    } catch (error) {
      if (error instanceof Unauthorized) client = undefined;
      else if (error instanceof Wrong || Date.now() > end) throw error;
      await sleep(50);
    }
  }
}

class Unauthorized extends Error {}
/** An answer that no crash explains. */
class Wrong extends Error {}

/** A stack that has just come back is not ready at once; and a session may be older than its keys. */
function retryOn(status: number): void {
  if (status === 401) throw new Unauthorized();
  if (status >= 500) throw new Error('Not ready.');
}

async function sendOnce(client: Client, file: Sent): Promise<void> {
  const { fileId: uploadId, name, bytes } = file;
  const { status, body } = await client.call<Grant & { code?: string }>('POST', '/upload', {
    ...{ uploadId, name, size: bytes.length, sha256: sha256(bytes) },
  });
  retryOn(status);
  // It was recorded before we knew: that is an answer, too.
  if (status === 409 && body.code === 'conflict') return;
  if (status !== 201) throw new Wrong(`POST /upload: ${status} ${JSON.stringify(body)}`);
  const stored = await put(body, bytes);
  if (stored.status === 200) file.acknowledged = true;
  else if (stored.status >= 500) throw new Error('Not ready.');
  else if (stored.status !== 412) throw new Wrong(`PUT: ${stored.status} ${await stored.text()}`);
}

async function follow(client: Client, { fileId, fate }: Sent): Promise<void> {
  if (fate === 'kept') return;
  const path = `/files/${fileId}`;
  const { status, body } =
    fate === 'downloaded'
      ? await client.call('POST', `${path}/download`)
      : await client.call('DELETE', fate === 'removed' ? `${path}?permanent=true` : path);
  retryOn(status);
  // Not recorded yet.
  if (status === 404 || status === 409) throw new Error('Not yet.');
  if (status >= 300) throw new Wrong(`${fate}: ${status} ${JSON.stringify(body)}`);
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64');

try {
  await main();
} finally {
  stack?.child.kill('SIGKILL');
  receiver.close();
  rmSync(data, { recursive: true, force: true });
}
