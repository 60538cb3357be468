import { expect, test } from 'vitest';
import { tapCounts } from './signing-keys.ts';

const since = new Date('2026-01-01T10:00:00Z');
const keys = { newest: 'k3', since, before: 'k2' };
const after = (minutes: number) => new Date(since.getTime() + minutes * 60_000);

// "Taps count only under the newest key, and for one hour after it appears under the one before" (rules §3).
test.each<[string, number, boolean]>([
  ['k3', 0, true],
  ['k3', 100_000, true],
  ['k2', 0, true],
  ['k2', 59, true],
  ['k2', 60, false],
  ['k1', 1, false],
])('a tap under %s, %i min after k3 took over from k2: %s', (kid, minutes, counts) => {
  expect(tapCounts(kid, keys, after(minutes))).toBe(counts);
});
