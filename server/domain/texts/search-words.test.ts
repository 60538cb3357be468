import { expect, test } from 'vitest';
import { searchWords } from './search-words.ts';

test.each([
  ['', []],
  [' \u3000\t\u200b', []],
  ['小美', ['小美']],
  ['  陳小美\u3000 jane ', ['陳小美', 'jane']],
  ['陳 陳', ['陳']],
  ['ＶＩＰ１２', ['VIP12']],
  ['+886 912-345-678', ['886912345678']],
  ['0912 345 678', ['912345678']],
  ['00886912345678', ['886912345678']],
  ['(02) 2345‑6789', ['223456789']],
  ['0912', ['912']],
  ['345678', ['345678']],
  ['陳小美 0912-345-678', ['陳小美', '912345678']],
  ['0', ['0']],
  ['000', ['000']],
  ['1-2', ['1-2']],
  ['12 34', ['12', '34']],
  ['%', ['%']],
  ['_ \\ \' " --', ['_', '\\', "'", '"', '--']],
  ['👩‍👩‍👧', ['👩👩👧']],
])('%j is searched as %j', (typed, texts) => {
  expect(searchWords(typed).map(({ text }) => text)).toEqual(texts);
});

test('a member number stays as typed, and an id loses only what is around it', () => {
  expect(searchWords('00123-4567')).toEqual([{ raw: '00123-4567', text: '1234567', externalId: '00123-4567' }]);
  expect(searchWords('+886912345678')[0]?.externalId).toBe('886912345678');
});
