import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codeOfBytes, findCodes, showCode } from './whatsapp-code.ts';

const bytes = new Uint8Array([0x4b, 0x1d, 0x00, 0xff, 0x83, 0x21, 0x5a, 0x90, 0x00, 0xb7]);
const code = '9CEG1ZW345D9005Q';
const anyBytes = fc.uint8Array({ minLength: 10, maxLength: 32 });

test('80 bits become 16 characters, shown in four groups', () => {
  expect(codeOfBytes(bytes)).toBe(code);
  expect(showCode(code)).toBe('9CEG-1ZW3-45D9-005Q');
  expect(codeOfBytes(new Uint8Array(10))).toBe('0'.repeat(16));
  expect(codeOfBytes(new Uint8Array(10).fill(255))).toBe('Z'.repeat(16));
});

test('different bytes are different codes, and what follows the tenth byte says nothing', () => {
  fc.assert(
    fc.property(anyBytes, anyBytes, (a, b) => {
      const same = Buffer.compare(a.subarray(0, 10), b.subarray(0, 10)) === 0;
      expect(codeOfBytes(a) === codeOfBytes(b)).toBe(same);
    }),
  );
});

describe('findCodes', () => {
  const shown = showCode(code);
  const filler = '這是一則很長的訊息 with words, 123 and 🌸. ';
  const long = (before: number) => {
    const text = filler.repeat(200);
    return `${text.slice(0, before)} ${shown} ${text}`.slice(0, 4096);
  };
  test.each<[string, string]>([
    ['as shown', shown],
    ['in one piece', code],
    ['in small letters', shown.toLowerCase()],
    ['mixed', '9cEg-1zW3-45d9-005q'],
    ['typed with O, I and l', '9CEG-lZW3-45D9-OO5Q'],
    ['… and i', '9CEG-iZW3-45D9-oO5q'],
    ['with spaces', '9CEG 1ZW3 45D9 005Q'],
    ['with a space at each hyphen', '9CEG - 1ZW3 - 45D9 - 005Q'],
    ['with dashes', '9CEG–1ZW3—45D9‐005Q'],
    ['with dots', '9CEG.1ZW3.45D9.005Q'],
    ['broken by a line break', '9CEG-1ZW3-\n45D9-005Q'],
    ['full-width', '９ＣＥＧ－１ＺＷ３－４５Ｄ９－００５Ｑ'],
    ['with a word before and after', `代碼 ${shown} 謝謝`],
    ['with Latin words before and after', `Code ${shown} thanks`],
    ['with words that touch it', `代碼${shown}謝謝`],
    ['in brackets', `（${shown}）`],
    ['beside an emoji', `🌸${shown}🌸`],
    ['with a mark that nobody sees', '9CEG-\u200b1ZW3-45D9-\u{2060}005Q'],
    ['at the beginning of 4,096 characters', long(0)],
    ['in the middle of 4,096 characters', long(2000)],
    ['at the end of 4,096 characters', `${filler.repeat(200).slice(0, 4096 - shown.length - 1)} ${shown}`],
    ['after another code', `A000-0000-0000-0000\n${shown}`],
  ])('%s', (_name, text) => {
    expect(findCodes(text).candidates).toContain(code);
    expect(findCodes(text).meant).toBeGreaterThan(0);
  });

  test('broken within a group it is found, though it might not be meant', () => {
    expect(findCodes('9CEG-1ZW3-45\r\nD9-005Q')).toEqual({ candidates: [code], meant: 0 });
  });

  test.each<[string, string]>([
    ['nothing', ''],
    ['too short', '9CEG-1ZW3-45D9-005'],
    ['too long', '9CEG-1ZW3-45D9-005Q7'],
    ['with a U', '9CEG-UZW3-45D9-005Q'],
    ['with a letter that is none', '9CEG-1ZW3-45D9-005é'],
    ['parted by words', '9CEG-1ZW3 and 45D9-005Q'],
    ['parted by an emoji', '9CEG-1ZW3🌸45D9-005Q'],
  ])('none: %s', (_name, text) => {
    expect(findCodes(text)).toEqual({ candidates: [], meant: 0 });
  });

  test.each<[string, string]>([
    ['an ordinary sentence', 'Hello, please tell me when they open the shop again'],
    ['a bank card', 'my card is 4111 1111 1111 1111'],
    ['… with hyphens', '4111-1111-1111-1111'],
    ['four words of four letters', 'when they open shop'],
    ['an address', '請問還有貨嗎？ https://shop.example/p/AB12CD34EF56GH78'],
    ['an address with parameters', 'https://youtu.be/dQw4w9WgXcQ?si=AbCdEfGh1JkMnPqR'],
    ['a UUID', '550e8400-e29b-41d4-a716-446655440000'],
  ])('not meant: %s', (_name, text) => {
    expect(findCodes(text).meant).toBe(0);
  });

  test('as many are meant as there are, whatever overlaps', () => {
    expect(findCodes(`${shown} ${shown}, ${code}`).meant).toBe(3);
    expect(findCodes(`Code ${shown}`).meant).toBe(1);
  });

  test('a shown code is found in any text', () => {
    const text = fc.string({ unit: 'binary', maxLength: 300 });
    // What touches the code must not lengthen its words.
    const edge = fc.constantFrom(' ', '\n', '，', '🌸', '「', '/');
    fc.assert(
      fc.property(anyBytes, text, text, edge, fc.boolean(), (random, before, after, mark, small) => {
        const own = codeOfBytes(random);
        const written = small ? showCode(own).toLowerCase() : showCode(own);
        expect(findCodes(before + mark + written + mark + after).candidates).toContain(own);
      }),
    );
  });

  test('typos that people make still find it', () => {
    const typo = (own: string, picks: readonly number[]) =>
      [...showCode(own)].map((char, i) => wrong[char]?.[(picks[i] ?? 0) % 4] ?? char).join('');
    const wrong: Record<string, string[]> = { 0: ['O', 'o', '0', 'Ｏ'], 1: ['I', 'l', 'i', 'L'] };
    fc.assert(
      fc.property(anyBytes, fc.array(fc.nat(3), { minLength: 19, maxLength: 19 }), (random, picks) => {
        const own = codeOfBytes(random);
        expect(findCodes(typo(own, picks)).candidates).toContain(own);
      }),
    );
  });

  test('never throws, and finds nothing longer or shorter than a code', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 4096 }), (text) => {
        for (const found of findCodes(text).candidates) expect(found).toMatch(/^[0-9A-HJKMNP-TV-Z]{16}$/);
      }),
    );
  });

  test.each<[string, string]>([
    ['letters and spaces', 'A '.repeat(2048)],
    ['one word', 'A'.repeat(4096)],
    ['hyphens', '-'.repeat(4096)],
    ['codes without end', 'A1B2-'.repeat(819)],
    ['what grows under NFKC', '\uFDFA'.repeat(4096)],
    ['spaces between letters', 'A    '.repeat(819)],
  ])('bounded work on %s', (_name, text) => {
    const begun = performance.now();
    expect(findCodes(text).candidates.length).toBeLessThanOrEqual(2048);
    expect(performance.now() - begun).toBeLessThan(500);
  });
});
