import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanText, cutToBytes, cutToGraphemes, cutToUnits } from './plain-text.ts';

const family = '👨‍👩‍👧‍👦';

describe('cleanText', () => {
  test.each([
    ['陳小美', '陳小美'],
    ['a\u0000b', 'a\uFFFDb'],
    ['a\uD83Db', 'a\uFFFDb'],
    ['\uDE00', '\uFFFD'],
    ['😀', '😀'],
    ['', ''],
  ])('%j becomes %j', (text, clean) => {
    expect(cleanText(text)).toBe(clean);
  });

  test('whatever comes in, what goes out is well formed, has no NUL and keeps its length', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('', '\u0000', '\uD800', '\uDC00'), (text, dirt) => {
        const clean = cleanText(text + dirt);
        expect(clean.isWellFormed() && !clean.includes('\u0000')).toBe(true);
        expect(clean).toHaveLength(text.length + dirt.length);
        expect(cleanText(clean)).toBe(clean);
      }),
    );
  });
});

describe('cutToUnits', () => {
  test.each([
    ['hello', 5, 'hello'],
    ['hello!', 5, 'hell…'],
    ['hell o', 5, 'hell…'],
    ['abc😀', 5, 'abc😀'],
    ['abc😀!', 5, 'abc…'],
    [`ab${family}c`, 6, 'ab…'],
    ['e\u0301e\u0301e\u0301', 4, 'e\u0301…'],
    [family, 4, '👨\u200D…'],
    [family, 2, '…'],
  ])('%j in %i units is %j', (text, max, cut) => {
    expect(cutToUnits(text, max)).toBe(cut);
  });

  test('never longer than asked, never splits a surrogate pair', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 20 }), (text, max) => {
        const cut = cutToUnits(text, max);
        expect(cut.length).toBeLessThanOrEqual(max);
        expect(cut.isWellFormed()).toBe(true);
        if (text.length <= max) expect(cut).toBe(text);
      }),
    );
  });
});

describe('cutToGraphemes', () => {
  test.each([
    ['立即綁定', 4, '立即綁定'],
    ['立即綁定吧', 4, '立即綁…'],
    [`${family}${family}`, 2, `${family}${family}`],
    [`${family}${family}x`, 2, `${family}…`],
  ])('%j in %i graphemes is %j', (text, max, cut) => {
    expect(cutToGraphemes(text, max)).toBe(cut);
  });
});

describe('cutToBytes', () => {
  test.each([
    ['字字字', 9, '字字字'],
    ['字字字a', 9, '字字…'],
    ['字 字字', 8, '字…'],
    ['é'.repeat(5), 10, 'é'.repeat(5)],
    ['é'.repeat(6), 10, 'ééé…'],
    ['ab😀😀', 9, 'ab😀…'],
    [`a${family}`, 10, 'a…'],
    [family, 10, '👨\u200D…'],
  ])('%j in %i bytes is %j', (text, max, cut) => {
    expect(cutToBytes(text, max)).toBe(cut);
  });

  test('never longer than asked, never splits a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 7, max: 40 }), (text, max) => {
        const cut = cutToBytes(text, max);
        expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(max);
        expect(cut.isWellFormed()).toBe(true);
        if (Buffer.byteLength(text) <= max) expect(cut).toBe(text);
      }),
    );
  });
});
