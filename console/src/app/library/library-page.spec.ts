// The library as a person meets it, against an API that holds a list of files and answers as the real one does.

import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router, withComponentInputBinding } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { describe, expect, test } from '@jest/globals';
import type { File as StoredFile } from '@stowage/adapters/contract/files';
import { ApiClient } from '../shared/api/api-client';
import { ApiProblem } from '../shared/api/api-problem';
import { Session } from '../session/session';
import { Notices } from '../shared/ui/notices';
import type { Transport } from '../uploads/engine/transport';
import { UPLOAD_TRANSPORT } from '../uploads/browser-transport';
import { Uploads } from '../uploads/uploads';
import { LibraryPage } from './library-page';

describe('the library', () => {
  test('lists the newest first and asks the API to sort by size', async () => {
    const world = await World.open([file('b', 20), file('a', 10)]);
    expect(world.names()).toEqual(['b', 'a']);
    expect(world.sortOf('Recorded')).toBe('descending');
    world.header('Size').querySelector('button')!.click();
    await world.settle();
    expect(world.sortOf('Size')).toBe('ascending');
    expect(world.sortOf('Recorded')).toBe('none');
    expect(world.names()).toEqual(['a', 'b']);
    expect(world.router.url).toBe('/library?sort=size&order=asc');
    world.header('Size').querySelector('button')!.click();
    await world.settle();
    expect(world.names()).toEqual(['b', 'a']);
  });

  test('says that it is empty, that nothing matches, and that it could not be listed', async () => {
    const world = await World.open([]);
    expect(world.text()).toContain('The hold is empty');
    await world.go('/library?search=zebra');
    expect(world.text()).toContain('No file matches');
    expect(world.text()).toContain('zebra');
    world.isDown = true;
    await world.go('/library?search=giraffe');
    expect(world.text()).toContain('Your files could not be listed');
    world.isDown = false;
    world.files.push(file('giraffe', 1));
    world.button('Try again').click();
    await world.settle();
    expect(world.names()).toEqual(['giraffe']);
  });

  test('reads on page by page until there is no more', async () => {
    const world = await World.open(Array.from({ length: 450 }, (_, index) => file(`f${index}`, index)));
    expect(world.pages).toEqual([undefined]);
    for (const row of [100, 180, 380, 440]) await world.scrollTo(row);
    expect(world.pages).toEqual([undefined, '200', '400']);
    expect(world.element('[role=grid]').getAttribute('aria-rowcount')).toBe('451');
  });

  test('takes the answer to the last question, however late the others come', async () => {
    const world = await World.open([file('first', 1), file('second', 2)]);
    world.delays = [30, 1];
    void world.go('/library?search=first');
    await world.go('/library?search=second');
    await new Promise((resolve) => setTimeout(resolve, 50));
    await world.settle();
    expect(world.names()).toEqual(['second']);
  });

  test('moves by arrows, opens with Enter, and comes back with Escape', async () => {
    const world = await World.open([file('a', 1), file('b', 2), file('c', 3)]);
    world.row('a').focus();
    world.press('ArrowDown');
    expect(document.activeElement).toBe(world.row('b'));
    world.press('End');
    expect(document.activeElement).toBe(world.row('c'));
    world.press('Enter');
    await world.settle();
    expect(world.router.url).toBe('/library?file=id-c');
    expect(world.text()).toContain('Receipt');
    expect(document.activeElement?.textContent).toContain('c');
    world.press('Escape');
    await world.settle();
    expect(world.router.url).toBe('/library');
    expect(document.activeElement).toBe(world.row('c'));
  });

  test('F2 renames in place: Enter keeps the new name, Escape the old one', async () => {
    const world = await World.open([file('a.txt', 1), file('b.txt', 2)]);
    world.row('b.txt').focus();
    world.press('F2');
    await world.settle();
    const box = () => world.element<HTMLInputElement>('input[name=name]');
    expect(document.activeElement).toBe(box());
    expect(box().value.slice(box().selectionStart!, box().selectionEnd!)).toBe('b');
    box().value = 'c.txt';
    world.press('Escape');
    await world.settle();
    expect(world.names()).toEqual(['a.txt', 'b.txt']);
    expect(document.activeElement).toBe(world.row('b.txt'));
    world.press('F2');
    await world.settle();
    box().value = 'c.txt';
    world.press('Enter');
    await world.settle();
    expect(world.names()).toEqual(['a.txt', 'c.txt']);
    expect(world.changes).toEqual(['PATCH /files/{fileId} id-b.txt {"name":"c.txt"}']);
  });

  test('chooses with the space bar and by ranges; Escape leaves the choice, then the details, then the search', async () => {
    const world = await World.open(
      ['a', 'b', 'c', 'd'].map((name) => file(name, 1)),
      '/library?file=id-a',
    );
    world.row('b').focus();
    world.press(' ');
    await world.settle();
    world.press('ArrowDown', { shiftKey: true });
    await world.settle();
    expect(world.text()).toContain('2 selected');
    expect(world.chosen()).toEqual(['b', 'c']);
    world.press('Escape');
    await world.settle();
    expect(world.chosen()).toEqual([]);
    expect(world.router.url).toBe('/library?file=id-a');
    world.press('Escape');
    await world.settle();
    expect(world.router.url).toBe('/library');
    world.press('a', { ctrlKey: true });
    await world.settle();
    expect(world.chosen()).toEqual(['a', 'b', 'c', 'd']);
  });

  test('Delete puts the chosen ones into the trash, from which they can be taken back at once or later', async () => {
    const world = await World.open(['a', 'b', 'c', 'd'].map((name) => file(name, 1)));
    world.row('b').focus();
    world.press(' ');
    world.press('ArrowDown', { shiftKey: true });
    await world.settle();
    world.press('Delete');
    await world.settle();
    expect(world.names()).toEqual(['a', 'd']);
    expect(document.activeElement).toBe(world.row('d'));
    const notices = TestBed.inject(Notices);
    expect(notices.confirmations()[0]).toMatchObject({ text: '2 files are in the trash.' });
    notices.confirmations()[0]!.action!.run();
    await world.settle();
    expect(world.names()).toEqual(['a', 'b', 'c', 'd']);

    world.row('c').focus();
    world.press('Delete');
    await world.go('/library?state=trashed');
    expect(world.names()).toEqual(['c']);
    world.row('c').focus();
    world.press(' ');
    await world.settle();
    world.button('Restore').click();
    await world.settle();
    expect(world.text()).toContain('The trash is empty');
    await world.go('/library');
    expect(world.names()).toEqual(['a', 'b', 'c', 'd']);
  });

  test('what is deleted for good is asked about once more', async () => {
    const world = await World.open([{ ...file('a', 1), state: 'trashed' }], '/library?state=trashed');
    world.row('a').focus();
    world.press('Delete');
    await world.settle();
    expect(world.text()).toContain('Delete “a” for good?');
    world.all('dialog .button.primary')[0]!.click();
    await world.settle();
    expect(world.text()).toContain('The trash is empty');
    expect(world.changes).toEqual(['DELETE /files/{fileId} id-a {"permanent":true}']);
  });

  test('moves what is chosen to a folder that is known or new, and says what could not be moved', async () => {
    const files = ['a', 'b'].map((name) => file(name, 1));
    const world = await World.open([...files, { ...file('c', 1), folder: '/deep/er/' }]);
    world.refused = 'id-b';
    for (const name of ['a', 'b']) {
      world.row(name).focus();
      world.press(' ');
    }
    await world.settle();
    world.button('Move').click();
    await world.settle();
    expect(world.all('.folders button').map(({ textContent }) => textContent)).toEqual([
      '/',
      '/deep/',
      '/deep/er/',
    ]);
    const box = world.element<HTMLInputElement>('input[name=folder]');
    box.value = 'deep/new';
    box.dispatchEvent(new Event('input'));
    await world.settle();
    expect(world.text()).toContain('This folder will be new.');
    world.element<HTMLFormElement>('form').requestSubmit();
    await world.settle();
    expect(world.row('a').textContent).toContain('deep / new');
    expect(TestBed.inject(Notices).notices()[0]!.text).toContain('Not done for 1 of 2 files.');
  });

  test('the slash searches, Escape clears', async () => {
    const world = await World.open([file('a', 1)], '/library?search=a');
    world.press('/');
    const box = world.element<HTMLInputElement>('input[type=search]');
    expect(document.activeElement).toBe(box);
    expect(box.value).toBe('a');
    world.press('Escape');
    await world.settle();
    expect(world.router.url).toBe('/library');
    expect(box.value).toBe('');
  });

  test('shows what was just uploaded on top, recording and then recorded', async () => {
    const world = await World.open([file('old', 1)]);
    const fresh = new File(['new'], 'new.txt', { type: 'text/plain' });
    void TestBed.inject(Uploads).add([{ file: fresh, folder: '/' }]);
    await world.until(() => world.text().includes('Recording…'));
    expect(world.names()).toEqual(['new.txt', 'old']);
    world.files.push({ ...file('new.txt', 3), fileId: 'id-new.txt' });
    await world.until(() => !world.text().includes('Recording…'));
    expect(world.row('new.txt').textContent).toContain('Recorded');
    world.header('Name').querySelector('button')!.click();
    await world.settle();
    expect(world.names()).toEqual(['new.txt', 'old']);
  });
});

let clock = Date.parse('2026-11-01T00:00:00Z');

function file(name: string, size: number): StoredFile {
  // Each one is older than the one before.
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

class World {
  isDown = false;
  /** The cursors that were asked for. */
  readonly pages: (string | undefined)[] = [];
  /** How long the next listings take, in ms. */
  delays: number[] = [];
  readonly files: StoredFile[];
  /** What was asked to be changed. */
  readonly changes: string[] = [];
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
  row = (name: string) => this.element(`[data-file-id="id-${name}"]`);
  header = (name: string) =>
    this.all('[role=columnheader]').find(({ textContent }) => textContent.includes(name))!;
  sortOf = (name: string) => this.header(name).getAttribute('aria-sort');

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
    const { sort, order, search, limit, cursor, state } = query!;
    this.pages.push(cursor);
    const sign = order === 'asc' ? 1 : -1;
    const found = this.files
      .filter((file) => file.name.startsWith(search) && file.state === state)
      .sort((a, b) => (a[sort]! < b[sort]! ? -sign : sign));
    const start = Number(cursor ?? 0);
    const end = start + limit;
    return { items: found.slice(start, end), nextCursor: end < found.length ? String(end) : null };
  };

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

interface Request {
  readonly body?: object;
  readonly query?: {
    readonly state: 'stored' | 'trashed';
    readonly sort: 'name' | 'size' | 'uploadedAt';
    readonly order: string;
    readonly search: string;
    readonly limit: number;
    readonly cursor?: string;
  };
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
