import { spawn } from 'node:child_process';
import { patientApiOf } from './api/api.ts';
import { type Arguments, parseFolder } from './arguments.ts';
import { get } from './commands/get.ts';
import { list } from './commands/list.ts';
import { upload } from './commands/upload.ts';
import type { Session } from './session/session.ts';
import { printable } from './terminal/format.ts';
import type { Ending } from './terminal/refusal.ts';
import { ReportInJson, ReportInWords } from './terminal/report.ts';

interface Command {
  readonly usage: string;
  /** The fewest and the most. */
  readonly operands: readonly [number, number];
  /** Does it do more than it says, so that it goes on where nobody reads that any more? */
  readonly goesOnUnread?: boolean;
  execute(session: Session, its: Arguments): Promise<Ending>;
}

/** By name. */
export const commands: Readonly<Record<string, Command>> = {
  login: {
    usage: 'login [--site <address>] [--no-browser]',
    operands: [0, 0],
    async execute(session, { browser }) {
      await session.signIn((address) => {
        remark(`Sign in with your browser:\n\n  ${address}\n`);
        if (browser && process.stderr.isTTY) openBrowser(address);
      });
      const { email, sub } = await patientApiOf(session)('GET /account');
      say(`Signed in at ${session.site} as ${printable(email ?? sub)}.`);
      return 'done';
    },
  },
  logout: {
    usage: 'logout [--site <address>]',
    operands: [0, 0],
    async execute(session) {
      await session.signOut();
      say(`Signed out of ${session.site}.`);
      return 'done';
    },
  },
  upload: {
    usage: 'upload <path>… [--to <folder>] [--existing skip|keep-both|replace] [--json]',
    operands: [1, Infinity],
    goesOnUnread: true,
    execute(session, { operands, json, ...options }) {
      const report = json
        ? new ReportInJson(say, remark)
        : new ReportInWords((line) => say(printable(line)), process.stderr.isTTY === true);
      return upload(session, operands, options, report);
    },
  },
  ls: {
    usage: 'ls [folder] [--json]',
    operands: [0, 1],
    async execute(session, { operands: [folder], json }) {
      await list(session, folder === undefined ? undefined : parseFolder(folder), json, say);
      return 'done';
    },
  },
  get: {
    usage: 'get <id|path> [-o <path>] [--json]',
    operands: [1, 1],
    async execute(session, { operands, output, json }) {
      const { file, path, isVerified } = await get(session, operands[0]!, output);
      if (json && path !== undefined) say(JSON.stringify({ ...file, path, isVerified }));
      else remark(`${printable(path ?? file.name)}: ${isVerified ? 'its SHA-256 is right' : 'complete'}`);
      return 'done';
    },
  },
};

/** As a courtesy: where there is none, the address can be read. */
function openBrowser(address: string): void {
  const [program, ...args] =
    process.platform === 'darwin'
      ? ['open', address]
      : process.platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler', address]
        : ['xdg-open', address];
  spawn(program!, args, { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const remark = (line: string): void => void process.stderr.write(`${line}\n`);
