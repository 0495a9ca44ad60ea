// `stowage` as somebody types it: a process of its own, with its own directories for sessions and interrupted uploads.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { Browser, signInByForm } from '../infrastructure/local/client.ts';

const bin = fileURLToPath(new URL('../../cli/bin/stowage.mjs', import.meta.url));

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

interface Kept {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresAt: number;
}

export class Terminal {
  readonly site: string;
  readonly directory = mkdtempSync(join(tmpdir(), 'stowage-terminal-'));
  readonly sessions = join(this.directory, 'config', 'sessions.json');

  constructor(site: string) {
    this.site = site;
  }

  start(...args: string[]): ChildProcess {
    return spawn(process.execPath, [bin, ...args], {
      cwd: this.directory,
      env: {
        PATH: process.env['PATH'],
        STOWAGE_SITE: this.site,
        STOWAGE_CONFIG: join(this.directory, 'config'),
        STOWAGE_STATE: join(this.directory, 'state'),
      },
    });
  }

  run(...args: string[]): Promise<Ran> {
    return this.end(this.start(...args));
  }

  async end(child: ChildProcess): Promise<Ran> {
    const [out, err, [code]] = await Promise.all([
      text(child.stdout!),
      text(child.stderr!),
      once(child, 'exit'),
    ]);
    return { code, out, err };
  }

  /** Runs with `--json`. @returns the lines by their event, and the exit code */
  async json(...args: string[]): Promise<{ code: number | null; lines: Record<string, unknown>[] }> {
    const { code, out } = await this.run(...args, '--json');
    return {
      code,
      lines: out
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
    };
  }

  /** Goes through the sign-in form, as the browser that the person is sent to. */
  async signIn(username: string, password: string): Promise<Ran> {
    const child = this.start('login', '--no-browser');
    const end = text(child.stdout!);
    let err = '';
    for await (const chunk of child.stderr!.setEncoding('utf8')) {
      err += chunk as string;
      const address = /http\S+\/oauth2\/authorize\S+(?=\s)/.exec(err)?.[0];
      if (address === undefined) continue;
      const { origin } = new URL(new URL(address).searchParams.get('redirect_uri')!);
      await fetch(await signInByForm(new Browser(), origin, address, username, password));
      break;
    }
    const [code] = child.exitCode === null ? await once(child, 'exit') : [child.exitCode];
    return { code, out: await end, err };
  }

  kept(): Kept | undefined {
    return (JSON.parse(readFileSync(this.sessions, 'utf8')) as { sites: Record<string, Kept> }).sites[
      this.site
    ];
  }

  /** As if time had passed, or somebody had tampered with it. */
  change(changes: Partial<Kept>): void {
    const sessions = JSON.parse(readFileSync(this.sessions, 'utf8')) as { sites: Record<string, Kept> };
    sessions.sites[this.site] = { ...sessions.sites[this.site]!, ...changes };
    writeFileSync(this.sessions, JSON.stringify(sessions));
  }
}
