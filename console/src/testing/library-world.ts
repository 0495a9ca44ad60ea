// The library as a person meets it, against an API that holds a list of files and answers as the real one does.

import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router, withComponentInputBinding } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import type { File as StoredFile } from '@stowage/adapters/contract/files';
import { above, nameOf, wayTo } from '../app/folders/folder-path';
import { LibraryPage } from '../app/library/library-page';
import { Session } from '../app/session/session';
import { ApiClient } from '../app/shared/api/api-client';
import { ApiProblem } from '../app/shared/api/api-problem';
import { UPLOAD_TRANSPORT } from '../app/uploads/browser-transport';
import type { Transport } from '../app/uploads/engine/transport';

let clock = Date.parse('2026-11-01T00:00:00Z');

/** In the root; each one is older than the one before. */
export function file(name: string, size: number): StoredFile {
  const at = new Date((clock -= 60_000)).toISOString();
  return {
    fileId: `id-${name}`,
    name,
    size,
    folder: '/',
    contentType: 'application/octet-stream',
    state: 'stored',
    uploadedAt: at,
    recordedAt: at,
    lastModified: null,
  };
}

export class World {
  isDown = false;
  /** The cursors that were asked for. */
  readonly pages: (string | undefined)[] = [];
  /** How long the next listings take, in ms. */
  delays: number[] = [];
  readonly files: StoredFile[];
  /** What was asked to be changed. */
  readonly changes: string[] = [];
  /** Folders without files. */
  readonly made = new Set<string>();
  /** What was asked of folders. */
  readonly folderCalls: string[] = [];
  /** The id of a file that cannot be changed. */
  refused: string | undefined;
  #harness!: RouterTestingHarness;

  constructor(files: StoredFile[]) {
    this.files = files;
  }

  static async open(files: StoredFile[], url = '/library'): Promise<World> {
    const world = new World(files);
    TestBed.configureTestingModule({
      providers: [
        provideRouter([{ path: 'library', component: LibraryPage }], withComponentInputBinding()),
        { provide: ApiClient, useValue: { call: world.#call } },
        { provide: Session, useValue: { state: signal('signed-in'), stayWhile: () => {} } },
        { provide: UPLOAD_TRANSPORT, useValue: world.#transport },
      ],
    });
    world.#harness = await RouterTestingHarness.create();
    await world.go(url);
    return world;
  }

  get router(): Router {
    return TestBed.inject(Router);
  }

  async go(url: string): Promise<void> {
    await this.#harness.navigateByUrl(url);
    await this.settle();
  }

  /** Until the API has answered and the page has been drawn, twice, for a page may ask for the next one. */
  async settle(): Promise<void> {
    for (let round = 0; round < 3; round++) {
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      await this.#harness.fixture.whenStable();
    }
  }

  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await this.settle();
  }

  element = <T extends HTMLElement>(selector: string): T =>
    this.#harness.fixture.nativeElement.querySelector(selector)!;
  all = (selector: string): HTMLElement[] => [
    ...this.#harness.fixture.nativeElement.querySelectorAll(selector),
  ];
  text = (): string => this.#harness.fixture.nativeElement.textContent;
  button = (name: string) => this.all('button').find(({ textContent }) => textContent.includes(name))!;
  names = () => this.all('[role=gridcell] .text').map(({ textContent }) => textContent);
  row = (name: string) =>
    this.all('[role=row]').find((row) => row.querySelector('.text')?.textContent === name)!;
  header = (name: string) =>
    this.all('[role=columnheader]').find(({ textContent }) => textContent.includes(name))!;
  sortOf = (name: string) => this.header(name).getAttribute('aria-sort');

  crumbs = () => this.all('stw-breadcrumbs li').map(({ textContent }) => textContent.trim());

  async type(selector: string, text: string): Promise<void> {
    const box = this.element<HTMLInputElement>(selector);
    box.value = text;
    box.dispatchEvent(new Event('input'));
    await this.settle();
  }

  async scrollTo(row: number): Promise<void> {
    const viewport = this.element('cdk-virtual-scroll-viewport');
    viewport.scrollTop = row * 56;
    viewport.dispatchEvent(new Event('scroll'));
    await this.settle();
  }

  chosen = () => this.all('[role=row][aria-selected=true] .text').map(({ textContent }) => textContent);

  press(key: string, modifiers: KeyboardEventInit = {}): void {
    document.activeElement!.dispatchEvent(
      new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...modifiers }),
    );
  }

  readonly #call = async (route: string, { query, path, body }: Request = {}): Promise<unknown> => {
    if (/^\w+ \/files\/folders/.test(route)) return this.#folders(route, query, body);
    if (/^(PATCH|DELETE|POST .*restore)/.test(route))
      return this.#change(route, path!['fileId']!, query ?? body);
    if (route === 'GET /files/{fileId}') {
      const found = this.files.find(({ fileId }) => fileId === path!['fileId'])!;
      const at = found.recordedAt;
      return { ...found, receipt: { signedAt: at, storedAt: at, recordedAt: at, downloadedAt: null } };
    }
    if (route !== 'GET /files') throw new ApiProblem('not-found', route);
    await new Promise((resolve) => setTimeout(resolve, this.delays.shift() ?? 0));
    if (this.isDown) throw new ApiProblem('unavailable', 'down');
    const { sort = 'name', order, search = '', limit = 100, cursor, state = 'stored', folder } = query!;
    this.pages.push(cursor);
    const sign = order === 'asc' ? 1 : -1;
    const found = this.files
      .filter((file) => file.name.startsWith(search) && file.state === state)
      .filter((file) => folder === undefined || file.folder === folder)
      .sort((a, b) => (a[sort]! < b[sort]! ? -sign : sign));
    const start = Number(cursor ?? 0);
    const end = start + limit;
    return { items: found.slice(start, end), nextCursor: end < found.length ? String(end) : null };
  };

  /** They are where files are, and where they have been made. */
  async #folders(
    route: string,
    { folder, limit = 100, cursor }: Query = {},
    body?: object,
  ): Promise<unknown> {
    if (this.isDown) throw new ApiProblem('unavailable', 'down');
    const asked = (body as { folders: string[] } | undefined)?.folders;
    this.folderCalls.push(`${route.split(' ')[0]} ${asked ?? folder}`);
    if (asked) return void asked.forEach((one) => this.made.add(one));
    const all = new Set([...this.made, ...this.files.map((file) => file.folder)].flatMap(wayTo));
    const inside = [...all].filter((one) => one !== '/' && above(one) === folder).sort();
    if (route.startsWith('DELETE')) {
      if (inside.length > 0 || this.files.some((file) => file.folder === folder && file.state === 'stored'))
        throw new ApiProblem('conflict', 'Not empty.');
      return void this.made.delete(folder!);
    }
    const start = Number(cursor ?? 0);
    const end = start + limit;
    return {
      items: inside.slice(start, end).map((one) => ({ folder: one, name: nameOf(one) })),
      nextCursor: end < inside.length ? String(end) : null,
    };
  }

  async #change(route: string, id: string, said: object | undefined): Promise<StoredFile | undefined> {
    if (id === this.refused) throw new ApiProblem('conflict', 'Not this one.');
    this.changes.push(`${route} ${id} ${JSON.stringify(said ?? {})}`);
    const index = this.files.findIndex(({ fileId }) => fileId === id);
    const file = this.files[index]!;
    if (route.startsWith('DELETE') && said) return void this.files.splice(index, 1);
    const state = route.startsWith('DELETE') ? 'trashed' : 'stored';
    this.files[index] = { ...file, ...(route.startsWith('PATCH') ? said : { state }) };
    return this.files[index];
  }

  readonly #transport: Transport<StoredFile> = {
    start: async (files) =>
      files.map(({ name }) => ({
        plan: {
          strategy: 'single',
          uploadId: `id-${name}`,
          fileId: `id-${name}`,
          url: '',
          headers: {},
          expiresAt: Infinity,
        },
      })),
    put: async () => 'etag',
    recorded: async (files) =>
      new Map(
        this.files
          .filter(({ fileId }) => files.some((one) => one.fileId === fileId))
          .map((file) => [file.fileId, file]),
      ),
    renew: unasked,
    signParts: unasked,
    complete: unasked,
    find: unasked,
    cancel: unasked,
    trash: unasked,
    judge: () => ({ kind: 'lasting' }),
  };
}

const unasked = (): never => {
  throw new Error('nobody asks for this here');
};

interface Query {
  readonly folder?: string;
  readonly state?: 'stored' | 'trashed';
  readonly sort?: 'name' | 'size' | 'uploadedAt';
  readonly order?: string;
  readonly search?: string;
  readonly limit?: number;
  readonly cursor?: string;
}

interface Request {
  readonly body?: object;
  readonly query?: Query;
  readonly path?: Readonly<Record<string, string>>;
}

// jsdom has dialogs, but cannot open them.
HTMLDialogElement.prototype.showModal ??= function showModal(this: HTMLDialogElement) {
  this.open = true;
};
HTMLDialogElement.prototype.close ??= function close(this: HTMLDialogElement) {
  this.open = false;
  this.dispatchEvent(new Event('close'));
};

// jsdom lays nothing out; the table has to believe that ten rows of it are in sight.
Object.defineProperty(HTMLElement.prototype, 'clientHeight', { get: () => 560 });
