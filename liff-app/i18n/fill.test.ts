import { expect, test } from 'vitest';
import { fill } from './fill.ts';
import { cleanName, shortName } from './names.ts';

test.each([
  ['在 {source} 和 {target} 的 {brand} 對話', '在 Messenger 和 LINE 的小美咖啡對話', '小美咖啡'],
  ['在 {source} 和 {target} 的 {brand} 對話', '在 Messenger 和 LINE 的 Sunny 對話', 'Sunny'],
  ['{brand} 都認得是你', '小美都認得是你', '小美'],
  ['your {brand} chats', 'your 小美 chats', '小美'],
  ['{unknown} {brand}', '{unknown} {source}', '{source}'],
])('%s → %s', (text, filled, brand) => {
  expect(fill(text, { source: 'Messenger', target: 'LINE', brand })).toBe(filled);
});

test('a kept placeholder stays, spaced like its value', () => {
  expect(fill('的 {brand} 對話', { brand: '小美' }, ['brand'])).toBe('的{brand}對話');
});

test.each([
  ['a line\nbreak\u2028and\ttabs', 'a line break and tabs'],
  ['\u202eevil\u202c \u2066name\u2069', 'evil name'],
  ['\u0000\u0007\u200f', ''],
  ['  two   spaces ', 'two spaces'],
  ['👩‍👩‍👧 family', '👩‍👩‍👧 family'],
])('a cleaned name: %j', (name, clean) => {
  expect(cleanName(name)).toBe(clean);
});

test('a short name is cut between characters as people count them', () => {
  expect(shortName('👩‍👩‍👧'.repeat(21))).toBe(`${'👩‍👩‍👧'.repeat(20)}…`);
  expect(shortName('a'.repeat(20))).toBe('a'.repeat(20));
});
