import { expect, test } from 'vitest';
import { linkTextKeys } from './link-keys.ts';
import { mineTextKeys } from './mine-keys.ts';

test.each([
  ['link', linkTextKeys],
  ['mine', mineTextKeys],
])('%s: no key stands twice', (_page, keys) => {
  expect(new Set<string>(keys).size).toBe(keys.length);
});
