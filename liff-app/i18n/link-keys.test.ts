import { expect, test } from 'vitest';
import { failureReasons, pageReasons } from '../../server/contract/reasons.ts';
import { linkTextKeys } from './link-keys.ts';

test('the link page has words for every reason, and no key twice', () => {
  for (const reason of [...failureReasons, ...pageReasons]) {
    expect(linkTextKeys).toContain(`failed.${reason}.title`);
    expect(linkTextKeys).toContain(`failed.${reason}.body`);
  }
  expect(new Set(linkTextKeys).size).toBe(linkTextKeys.length);
});
