import { describe, expect, test } from '@jest/globals';
import { fromDrop, fromInput } from './pick';

interface Tree {
  readonly [name: string]: Tree | string;
}

const tree: Tree = { 'Voyage 12': { charts: { harbour: 'three fathoms' }, letters: { unsent: {} } } };
const found = {
  files: ['/deck/Voyage 12/charts/harbour'],
  folders: [
    '/deck/Voyage 12/',
    '/deck/Voyage 12/charts/',
    '/deck/Voyage 12/letters/',
    '/deck/Voyage 12/letters/unsent/',
  ],
};

describe('what is dropped into a folder', () => {
  test('is found with its empty folders, by handles', async () => {
    const item = { getAsFileSystemHandle: async () => asHandle('Voyage 12', tree['Voyage 12']!) };
    expect(await drop(item)).toEqual(found);
  });

  test('is found with its empty folders, by entries', async () => {
    expect(await drop({ entry: asEntry('Voyage 12', tree['Voyage 12']!) })).toEqual(found);
  });

  test('has no folder of its own, if it is a file', async () => {
    const item = { file: new File(['x'], 'oar') };
    expect(await drop(item)).toEqual({ files: ['/deck/oar'], folders: [] });
  });
});

test('what is chosen brings the folders that its files lie in, once each', () => {
  const files = ['a/x', 'a/y', 'a/b/z'].map((path) =>
    Object.assign(new File([''], path.split('/').at(-1)!), { webkitRelativePath: path }),
  );
  expect(pathsOf(fromInput(files, '/deck/'))).toEqual({
    files: ['/deck/a/x', '/deck/a/y', '/deck/a/b/z'],
    folders: ['/deck/a/', '/deck/a/b/'],
  });
});

const pathsOf = ({ picked, folders }: ReturnType<typeof fromInput>) => ({
  files: picked.map(({ folder, file }) => folder + file.name),
  folders: [...folders],
});

interface Item {
  readonly file?: File;
  readonly entry?: unknown;
  readonly getAsFileSystemHandle?: () => Promise<unknown>;
}

async function drop({ file, entry, ...others }: Item) {
  const item = {
    kind: 'file',
    getAsFile: () => file ?? null,
    webkitGetAsEntry: () => entry ?? null,
    ...others,
  };
  return pathsOf(await fromDrop({ items: [item] } as unknown as DataTransfer, '/deck/'));
}

const asHandle = (name: string, content: Tree | string): unknown =>
  typeof content === 'string'
    ? { kind: 'file', name, getFile: async () => new File([content], name) }
    : {
        kind: 'directory',
        name,
        async *values() {
          for (const [child, its] of Object.entries(content)) yield asHandle(child, its);
        },
      };

function asEntry(name: string, content: Tree | string): unknown {
  if (typeof content === 'string') {
    return { name, file: (give: (file: File) => void) => give(new File([content], name)) };
  }
  const children = Object.entries(content).map(([child, its]) => asEntry(child, its));
  return {
    name,
    isDirectory: true,
    createReader: () => ({ readEntries: (give: (some: unknown[]) => void) => give(children.splice(0, 1)) }),
  };
}
