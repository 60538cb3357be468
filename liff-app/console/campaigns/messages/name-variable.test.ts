import { describe, expect, test } from 'vitest';
import { lengthWithName } from './name-variable.ts';

describe('a name is counted before it is known', () => {
  test.each([
    ['no name', 'Hi', 'characters', 2],
    ['a name', '{name}', 'characters', 20],
    ['two names and words', 'Hi {name}, {name}!', 'characters', 46],
    ['14 §2.8: bytes, three a character', '好{name}', 'bytes', 63],
    ['braces of another kind', '{nick}{name', 'characters', 11],
  ] as const)('%s', (_name, text, unit, length) => expect(lengthWithName(text, unit)).toBe(length));
});
