import { expect, test } from 'vitest';
import { linkTextKeys } from './link-keys.ts';

test('no key stands twice', () => {
  expect(new Set(linkTextKeys).size).toBe(linkTextKeys.length);
});
