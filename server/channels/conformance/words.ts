import fc from 'fast-check';

/** What people write and what breaks counting: Han, emoji of many units, combining marks, NUL, half a surrogate pair. */
const pieces = ['字', '😀', '👨‍👩‍👧', 'a', ' ', '\n', 'e\u0301', '\u0000', '\uD83D', '\uDE00', '🇹🇼', '«'];

const words = (around: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 5 }), fc.integer({ min: -4, max: 4 }))
    .map(([pattern, more]) => {
      const all = pattern.join('');
      return `x${all.repeat(Math.ceil(around / all.length) + 1).slice(0, Math.max(around + more - 1, 0))}`;
    });

/** Texts that are short, about as long as one of these limits, or far over the first. */
export const anyWords = (...limits: number[]): fc.Arbitrary<string> =>
  fc.oneof(...[1, 30, ...limits, (limits[0] ?? 0) * 3].map(words));

/** Each run sends a message over HTTP. */
export const runs = { numRuns: 40, endOnFailure: true };
