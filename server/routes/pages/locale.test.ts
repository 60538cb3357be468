import { expect, test } from 'vitest';
import { pickLocale } from './locale.ts';

test.each([
  ['zh-TW,zh;q=0.9,en;q=0.8', undefined, 'zh-Hant'],
  ['zh-CN', 'en', 'zh-Hant'],
  ['en-US,en;q=0.9', 'zh-Hant', 'en'],
  ['en;q=0.5, zh;q=0.9', undefined, 'zh-Hant'],
  ['ja,th;q=0.8', 'en', 'en'],
  ['ja', undefined, 'zh-Hant'],
  ['en;q=0, *', undefined, 'zh-Hant'],
  [undefined, 'en', 'en'],
  ['', undefined, 'zh-Hant'],
  [';;q=x,,', undefined, 'zh-Hant'],
] as const)('%s, brand %s → %s', (header, brand, locale) => {
  expect(pickLocale(header, brand)).toBe(locale);
});
