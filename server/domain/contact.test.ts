import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maskedInChat, maskName } from './contact.ts';

describe('a masked name (rules §2)', () => {
  test.each([
    ['陳小美', '陳＊美'],
    ['陳美', '陳＊'],
    ['陳', '＊'],
    ['歐陽菲菲', '歐＊菲'],
    ['陳 小美', '陳＊美'],
    ['陳小美 🌸', '陳＊美'],
    ['𠮷野家', '𠮷＊家'],
    ['葛\u{E0100}城', '葛\u{E0100}＊'],
    ['John Lee', 'J＊ L＊'],
    ['  John   Lee ', 'J＊ L＊'],
    ['Lin', 'L＊'],
    ['陳小美 Amy', '陳＊ A＊'],
    ['さくら', 'さ＊'],
    ['김민수', '김＊'],
    ['Ａｎｎ', 'Ａ＊'],
    ['e\u0301milie', '\u00e9＊'],
    ['\u3164', ''],
    ['\u202e陳小美', '陳＊美'],
    ['Ångström Ö', 'Å＊ Ö＊'],
    ['12345', '＊'],
    ['🌸🌸', '＊'],
    ['', ''],
    ['   ', ''],
    [null, ''],
  ])('%s → %s', (name, masked) => {
    expect(maskName(name)).toBe(masked);
  });

  test('no name of three letters or more comes through whole, and none loses its ＊', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...'陳小美アanÉ김 '), { minLength: 3, maxLength: 12 }), (characters) => {
        const name = characters.join('');
        fc.pre(name.trim() !== '');
        const masked = maskName(name);
        expect(masked).toContain('＊');
        const words = name.trim().split(/\s+/).length;
        expect([...masked].filter((char) => char !== '＊' && char !== ' ').length).toBeLessThanOrEqual(
          Math.max(2, words),
        );
      }),
    );
  });
});

test.each([
  ['陳小美', '陳＊美'],
  [null, ''],
  ['\u202e\u200b', ''],
  ['John\nLee\u0007', 'J＊ L＊'],
  ['\u2067陳小美\u2069', '陳＊美'],
  ['A '.repeat(40), `${'A＊ '.repeat(6)}A…`],
])('in a chat %j is %j', (name, shown) => {
  expect(maskedInChat(name)).toBe(shown);
});
