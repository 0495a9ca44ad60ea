import { expect, test } from '@jest/globals';
import { describeKind } from './file-kind';

test.each([
  [{ name: 'a.png', contentType: 'image/png' }, 'PNG image'],
  [{ name: 'a.bin', contentType: '' }, 'BIN file'],
  // Without an ending there is no format to name.
  [{ name: 'README', contentType: 'text/plain' }, 'Text'],
  [{ name: 'core', contentType: 'application/octet-stream' }, 'File'],
])('%j is called %s', (file, label) => {
  expect(describeKind(file).label).toBe(label);
});
