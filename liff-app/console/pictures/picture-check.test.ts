import { describe, expect, test } from 'vitest';
import { tooManyImageBytes } from '../../../server/contract/image-limits.ts';
import { checkPicture, isNarrow, isPictureKind, sizeProblem } from './picture-check.ts';

const bytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const frame = '\x00\x21\xf9\x04\x00\x00\x00\x00\x00';

describe('which files are pictures, by content', () => {
  test.each([
    ['JPEG', '\xff\xd8\xff\xe0', true],
    ['PNG', '\x89PNG\r\n\x1a\n', true],
    ['still WebP', 'RIFF0000WEBPVP8 ', true],
    ['moving WebP', 'RIFF0000WEBPVP8X0000\x02', false],
    ['still GIF', `GIF89a${frame}`, true],
    ['moving GIF', `GIF89a${frame}${frame}`, false],
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg">', false],
    ['HEIC', '\0\0\0\x18ftypheic', false],
    ['a text called .png', 'hello', false],
    ['nothing', '', false],
  ])('%s', (_name, content, expected) => expect(isPictureKind(bytes(content))).toBe(expected));
});

describe('sizes (M8)', () => {
  test('5 MB is refused before a byte is read', async () => {
    expect(await checkPicture(new Blob([new Uint8Array(tooManyImageBytes)]), 'messenger')).toBe('large');
  });
  test('a text of one byte less is no picture', async () => {
    expect(await checkPicture(new Blob([new Uint8Array(tooManyImageBytes - 1)]), 'messenger')).toBe('kind');
  });
  test.each([
    ['line', 300, 900, null],
    ['line', 300, 901, 'high'],
    ['messenger', 300, 901, null],
    ['whatsapp', 5000, 5000, null],
    ['whatsapp', 5000, 5001, 'pixels'],
    ['whatsapp', 12_000, 2000, null],
    ['whatsapp', 12_001, 1, 'side'],
    ['messenger', 1, 9_000_000, 'side'],
  ] as const)('from %s, %i × %i', (source, width, height, problem) => {
    expect(sizeProblem({ width, height }, source)).toBe(problem);
  });
  test('under 660 px wide it is advised against', () => {
    expect([isNarrow({ width: 659 }), isNarrow({ width: 660 })]).toEqual([true, false]);
  });
});
