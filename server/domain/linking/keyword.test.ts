import { describe, expect, test } from 'vitest';
import { foldKeyword, holderOf, type KeywordHolder, keywordCollisions } from './keyword.ts';

const older: KeywordHolder = { id: 'a', name: 'Older', keywords: ['Link', '集點'] };
const younger: KeywordHolder = { id: 'c', name: 'Younger', keywords: ['link', 'vip'] };
const holders = [older, younger];

describe('whose card a customer’s words bring', () => {
  test.each([
    ['link', 'a'],
    [' ＬＩＮＫ ', 'a'],
    ['VIP', 'c'],
    ['link please', null],
    ['', null],
  ])('%j: %s', (text, id) => expect(holderOf(holders, text)?.id ?? null).toBe(id));
});

test.each([
  ['集點！', '集點'],
  ['「集點」', '集點'],
  ['集點。。。', '集點'],
  ['Link!!', 'link'],
  [' “LINK”? ', 'link'],
  ['ＬＩＮＫ～', 'link'],
  ['li\u200Bnk\u2060\uFE0F', 'link'],
  ['集\u3164點', '集點'],
  ['my\u00A0 link', 'my link'],
  ['c++', 'c++'],
  ['#1', '#1'],
  ['？！', '?!'],
  ['\u200B', ''],
])('14 §2.6: %j is compared as %j', (text, folded) => {
  expect(foldKeyword(text)).toBe(folded);
  expect(foldKeyword(folded)).toBe(folded);
});

describe('a keyword that another campaign of the source has too', () => {
  const found = (id: string, ...keywords: string[]) => keywordCollisions({ id, keywords }, holders);
  test.each([
    ['of its own', 'b', ['gold'], []],
    ['of an older campaign, folded alike', 'b', [' ｌｉｎｋ '], [[' ｌｉｎｋ ', 'a', false]]],
    ['of a younger one', 'b', ['vip'], [['vip', 'c', true]]],
    ['of two: the oldest of them is named', 'd', ['link'], [['link', 'a', false]]],
    ['among the holders itself', 'a', ['集點'], []],
    ['the oldest of all, beside a younger one', 'a', ['LINK'], [['LINK', 'c', true]]],
    [
      'several',
      'b',
      ['vip', 'x', '集點'],
      [
        ['vip', 'c', true],
        ['集點', 'a', false],
      ],
    ],
    ['none at all', 'b', [], []],
  ])('%s', (_name, id, keywords, expected) =>
    expect(found(id, ...keywords).map(({ keyword, campaignId, wins }) => [keyword, campaignId, wins])).toEqual(
      expected,
    ),
  );
});
