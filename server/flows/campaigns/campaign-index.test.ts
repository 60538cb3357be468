import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findReferences } from '../../domain/linking/campaign-reference.ts';
import { holderOf, type KeywordHolder } from '../../domain/linking/keyword.ts';
import { type CardRequest, campaignFor, referenceOf } from './campaign-index.ts';

const id = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const holders = (...keywords: string[][]): KeywordHolder[] =>
  keywords.map((own, n) => ({ id: id(n), name: `${n}`, keywords: own }));

/** The rule without an index: checks every campaign, oldest first. */
function asItReads(campaigns: KeywordHolder[], { names, text }: CardRequest): string | null {
  const byReference = (words: string) => {
    const references = findReferences(words);
    return campaigns.find((it) => references.includes(referenceOf(it.id)));
  };
  for (const name of names) {
    const wanted = name?.trim().toLowerCase();
    const found = campaigns.find((it) => it.id === wanted) ?? byReference(name ?? '');
    if (found) return found.id;
  }
  if (!text) return null;
  return (holderOf(campaigns, text) ?? byReference(text))?.id ?? null;
}

const keyword = fc.constantFrom('points', 'POINTS', 'ｐｏｉｎｔｓ', ' points ', '集點', 'İ', 'i̇', 'card', '\u200b');
const words = fc.oneof(
  keyword,
  fc.constantFrom('', ' ', 'hello', id(0), id(3).toUpperCase(), `x ${referenceOf(id(2))} y`),
  fc
    .array(fc.nat(6), { maxLength: 3 })
    .map((numbers) => numbers.map((n) => referenceOf(id(n)).toLowerCase().replace('-', '')).join(' ')),
);

test('the index returns the same as the rule', () => {
  const campaigns = fc.array(fc.array(keyword, { maxLength: 3 }), { maxLength: 5 }).map((all) => holders(...all));
  const asked = fc.record({ names: fc.array(fc.option(words), { maxLength: 2 }), text: fc.option(words) });
  fc.assert(
    fc.property(campaigns, asked, (all, what) => {
      expect(campaignFor(all, what)).toBe(asItReads(all, what));
    }),
    { numRuns: 500 },
  );
});

describe('of several', () => {
  const all = holders(['a'], ['points'], ['POINTS'], ['\u200b']);
  test.each<[string, CardRequest, number | null]>([
    ['the oldest that has the keyword', { names: [], text: 'Points' }, 1],
    [
      'the oldest whose reference is there, wherever it stands',
      { names: [], text: `${referenceOf(id(3))} ${referenceOf(id(2))}` },
      2,
    ],
    ['a link before a keyword', { names: [referenceOf(id(3))], text: 'points' }, 3],
    ['a keyword before a reference in the text', { names: [], text: 'points' }, 1],
    ['none for what shows nothing, though one has such a keyword', { names: [], text: '\u2060' }, null],
    ['none', { names: [null, undefined, ''], text: null }, null],
  ])('%s', (_name, asked, n) => expect(campaignFor(all, asked)).toBe(n === null ? null : id(n)));
});
