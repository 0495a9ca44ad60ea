/** @jest-environment node */

import { expect, test } from '@jest/globals';
import { digest } from './still-the-same';

test('what was hashed takes no more memory', async () => {
  const buffer = new TextEncoder().encode('abc').buffer;
  const blob = Object.assign(new Blob(['abc']), { arrayBuffer: async () => buffer });
  expect(await digest(blob)).toBe('ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=');
  expect(buffer.detached).toBe(true);
});
