import { describe, expect, test } from 'vitest';
import { holderOf, type KeywordHolder, keywordCollisions } from './keyword.ts';

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
