import { TestBed } from '@angular/core/testing';
import { describe, expect, test } from '@jest/globals';
import { file, World } from '../../testing/library-world';
import { Notices } from '../shared/ui/notices';
import { Uploads } from '../uploads/uploads';

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

  test('moves what is chosen to a folder found level by level or new, and says what could not be moved', async () => {
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
    const offered = () => world.all('.folders button').map(({ textContent }) => textContent);
    expect(offered()).toEqual(['deep']);
    world.all('.folders button')[0]!.click();
    await world.settle();
    expect(offered()).toEqual(['/', 'er']);
    expect(world.text()).not.toContain('This folder will be new.');
    await world.type('input[name=folder]', 'deep/new');
    expect(offered()).toEqual(['/']);
    expect(world.text()).toContain('This folder will be new.');
    world.element<HTMLFormElement>('form').requestSubmit();
    await world.settle();
    expect(world.names()).toEqual(['deep', 'b']);
    const notices = TestBed.inject(Notices);
    expect(notices.notices()[0]!.text).toContain('Not done for 1 of 2 files.');
    expect(notices.confirmations()[0]!.text).toBe('“a” is in deep / new now.');
    notices.confirmations()[0]!.action!.run();
    await world.settle();
    expect(world.names()).toEqual(['deep', 'a', 'b']);
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
    // Not only while the tray tells of it.
    TestBed.inject(Uploads).dismissFinished();
    await world.until(() => TestBed.inject(Uploads).items().length === 0);
    await world.settle();
    expect(world.row('new.txt').textContent).toContain('Recorded');
    world.header('Name').querySelector('button')!.click();
    await world.settle();
    expect(world.names()).toEqual(['new.txt', 'old']);
  });
});
