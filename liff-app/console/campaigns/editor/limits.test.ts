import { describe, expect, test } from 'vitest';
import { lengthIn } from './limits.ts';

describe('the editor counts as the platforms do', () => {
  test('a Chinese letter is three bytes on Instagram and one unit elsewhere, an emoji four and two', () => {
    expect([lengthIn('好', 'bytes'), lengthIn('好', 'characters')]).toEqual([3, 1]);
    expect([lengthIn('😀', 'bytes'), lengthIn('😀', 'characters')]).toEqual([4, 2]);
  });
});
