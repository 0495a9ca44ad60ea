import { TestBed } from '@angular/core/testing';
import { Location } from '@angular/common';
import { describe, expect, test } from '@jest/globals';
import { file, World } from '../../testing/library-world';
import { Folders } from '../folders/folders';
import { Notices } from '../shared/ui/notices';
import { Intake } from '../uploads/intake';
import { Uploads } from '../uploads/uploads';

const lying = (folder: string, name: string) => ({ ...file(name, 1), folder });

describe('the library with folders', () => {
  test('shows the folders of a folder and then its files, for one request each', async () => {
    const world = await World.open([file('top', 1), lying('/b/', 'in b'), lying('/a/deep/', 'far down')]);
    expect(world.names()).toEqual(['a', 'b', 'top']);
    expect(world.folderCalls).toEqual(['GET /']);
    expect(world.pages).toEqual([undefined]);
    world.row('a').click();
    await world.settle();
    expect(world.router.url).toBe('/library?folder=%2Fa%2F');
    expect(world.names()).toEqual(['deep']);
    expect(world.crumbs()).toEqual(['Library', 'a']);
  });

  test('is walked through by keys alone, and the place one came from has the focus', async () => {
    const world = await World.open([file('top', 1), lying('/a/deep/', 'far down'), lying('/b/', 'in b')]);
    world.row('a').focus();
    world.press('ArrowDown');
    expect(document.activeElement).toBe(world.row('b'));
    world.press('ArrowDown');
    expect(document.activeElement).toBe(world.row('top'));
    world.press('ArrowUp');
    world.press('Enter');
    await world.settle();
    expect(document.activeElement).toBe(world.row('in b'));
    world.press('Backspace');
    await world.settle();
    expect(world.router.url).toBe('/library');
    expect(document.activeElement).toBe(world.row('b'));
    world.press('Home');
    world.press('Enter');
    await world.settle();
    world.press('Enter');
    await world.settle();
    expect(world.names()).toEqual(['far down']);
    world.press('ArrowUp', { altKey: true });
    await world.settle();
    expect(world.crumbs()).toEqual(['Library', 'a']);
    expect(document.activeElement).toBe(world.row('deep'));
  });

  test('is gone back through by the browser', async () => {
    const world = await World.open([lying('/a/', 'inside')]);
    world.router.setUpLocationChangeListener();
    world.row('a').click();
    await world.settle();
    TestBed.inject(Location).back();
    await world.settle();
    expect(world.names()).toEqual(['a']);
    TestBed.inject(Location).forward();
    await world.settle();
    expect(world.names()).toEqual(['inside']);
  });

  test('a long way keeps its ends in sight and its middle in a menu', async () => {
    const world = await World.open([], '/library?folder=/a/b/c/d/');
    expect(world.crumbs()).toEqual(['Library', 'a', 'b', 'c', 'd']);
    await world.go('/library?folder=/a/b/c/d/e/f/');
    expect(world.all('stw-breadcrumbs a, h1').map(({ textContent }) => textContent.trim())).toEqual([
      'Library',
      'd',
      'e',
      'f',
    ]);
    expect(world.element('h1').getAttribute('aria-current')).toBe('page');
    world.button('…').click();
    await world.settle();
    expect(world.all('[role=menuitem]').map(({ textContent }) => textContent.trim())).toEqual([
      'a',
      'b',
      'c',
    ]);
    world.all('[role=menuitem]')[1]!.click();
    await world.settle();
    expect(world.crumbs()).toEqual(['Library', 'a', 'b']);
  });

  test('a folder without anything is told from a search that finds nothing, and from trouble', async () => {
    const world = await World.open([file('top', 1)], '/library?folder=/nowhere/');
    expect(world.text()).toContain('Nothing is in this folder yet');
    await world.go('/library?folder=/nowhere/&search=zebra');
    expect(world.text()).toContain('No file matches');
    world.isDown = true;
    await world.go('/library?folder=/elsewhere/');
    expect(world.text()).toContain('Your files could not be listed');
    world.isDown = false;
    world.button('Try again').click();
    await world.settle();
    expect(world.text()).toContain('Nothing is in this folder yet');
  });

  test('a search looks through all folders, says where each file lies, and leads there', async () => {
    const world = await World.open([lying('/a/deep/', 'rope'), lying('/b/', 'rod')], '/library?folder=/b/');
    await world.type('input[type=search]', 'ro');
    await world.until(() => world.text().includes('Searched in all folders'));
    await world.settle();
    expect(world.names()).toEqual(['rope', 'rod']);
    expect(world.row('rope').textContent).toContain('a / deep');
    expect(world.button('New folder')).toBeUndefined();
    world.row('rope').click();
    await world.settle();
    world.element('stw-file-details a').click();
    await world.settle();
    expect(world.router.url).toBe('/library?folder=%2Fa%2Fdeep%2F&file=id-rope');
    expect(world.names()).toEqual(['rope']);
  });

  test('the files come after the last of very many folders', async () => {
    const world = await World.open([file('top', 1)]);
    for (let number = 0; number < 2_300; number++) world.made.add(`/f${String(number).padStart(4, '0')}/`);
    await world.go('/library?sort=name');
    for (const row of [990, 1_990]) {
      expect(world.names()).not.toContain('top');
      await world.scrollTo(row);
    }
    await world.scrollTo(2_300);
    expect(world.names().at(-1)).toBe('top');
    expect(world.element('[role=grid]').getAttribute('aria-rowcount')).toBe('2302');
  });

  test('a folder is made where one is, and has the focus; what is wrong with its name is said', async () => {
    const world = await World.open([lying('/a/old/', 'x')], '/library?folder=/a/');
    world.button('New folder').click();
    await world.settle();
    const submit = async (name: string) => {
      await world.type('dialog input', name);
      world.element<HTMLFormElement>('form').requestSubmit();
      await world.settle();
    };
    await submit('one/two');
    expect(world.text()).toContain('A name has no slash in it.');
    await submit('old');
    expect(world.text()).toContain('There is a folder of this name already.');
    world.isDown = true;
    await submit('new');
    expect(world.element('dialog [role=alert]').textContent).toContain('Stowage has a problem of its own.');
    world.isDown = false;
    await submit(' new ');
    expect(world.element('dialog')).toBeNull();
    expect(world.names()).toEqual(['new', 'old']);
    expect(document.activeElement).toBe(world.row('new'));
    expect([...world.made]).toEqual(['/a/new/']);
  });

  test('an empty folder is removed and can be had again; of another one it is said why not', async () => {
    const world = await World.open([lying('/full/', 'x')]);
    world.made.add('/empty/');
    await world.go('/library?sort=name');
    const notices = TestBed.inject(Notices);
    world.row('full').focus();
    world.press('Delete');
    await world.settle();
    expect(notices.notices()[0]!.text).toBe('“full” is not empty. Move or delete what lies in it first.');
    world.row('empty').querySelector('button')!.click();
    await world.settle();
    expect(world.names()).toEqual(['full']);
    notices.confirmations()[0]!.action!.run();
    await world.settle();
    expect(world.names()).toEqual(['empty', 'full']);
  });

  test('very many folders are made a hundred at a time', async () => {
    const world = await World.open([]);
    const folders = Array.from({ length: 250 }, (_, number) => `/${number}/`);
    await TestBed.inject(Folders).make(folders);
    const batches = world.folderCalls.filter((call) => call.startsWith('POST'));
    expect(batches.map((call) => call.split(',').length)).toEqual([100, 100, 50]);
    expect([...world.made]).toEqual(folders);
  });

  test('what is dropped goes into the folder that is open, its tree with empty folders and all', async () => {
    const world = await World.open([lying('/a/', 'rope')], '/library?folder=/a/');
    const intake = TestBed.inject(Intake);
    const dropped = new File(['new'], 'oar', { type: 'text/plain' });
    const taken = intake.take((into) => ({
      picked: [
        { file: dropped, folder: into },
        { file: new File(['sail'], 'sail'), folder: `${into}tree/` },
      ],
      folders: new Set([`${into}tree/`, `${into}tree/empty/`]),
    }));
    await world.go('/library');
    await taken;
    await world.settle();
    expect(world.names()).toEqual(['a']);
    expect([...world.made]).toEqual(['/a/tree/', '/a/tree/empty/']);
    expect(intake.question()).toBeUndefined();
    await world.go('/library?folder=/a/');
    await world.until(() => world.names().includes('oar'));
    expect(world.names()).toEqual(['tree', 'oar', 'rope']);
    await world.go('/library?folder=/a/tree/');
    expect(world.names()).toEqual(['empty', 'sail']);
  });

  test('a name that is taken is asked about in the folder that is open, and in no other', async () => {
    const world = await World.open([lying('/a/', 'rope')], '/library?folder=/a/');
    const intake = TestBed.inject(Intake);
    const rope = (into: string) => ({
      picked: [{ file: new File(['rope'], 'rope'), folder: into }],
      folders: new Set<string>(),
    });
    const taken = intake.take(rope);
    await world.until(() => intake.question() !== undefined);
    expect(intake.question()!.name).toBe('rope');
    intake.question()!.answer({ answer: 'skip', forTheRest: false });
    await taken;
    await world.go('/library');
    await intake.take(rope);
    expect(intake.question()).toBeUndefined();
    const { items } = TestBed.inject(Uploads);
    await world.until(() => items().length > 0);
    expect(items()).toMatchObject([{ name: 'rope', folder: '/' }]);
  });
});
