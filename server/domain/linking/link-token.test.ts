import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BrowserKind, browserKinds } from '../../contract/platform-facts.ts';
import type { Platform } from '../channel.ts';
import { hideTokens, isProven, type Tap, tapFreshMs } from './link-token.ts';

const now = new Date('2026-05-01T12:00:00Z');
const tapOf = (kind: BrowserKind, ageMs = 0, network = 'home'): Tap => ({
  cardId: 'card',
  tapId: 'tap',
  tappedAt: new Date(now.getTime() - ageMs),
  provenance: { kind, network, kid: 'k1' },
});

describe('which tap links without asking (rules §2)', () => {
  test.each<[Platform, BrowserKind[]]>([
    ['messenger', ['messenger', 'facebook']],
    ['instagram', ['instagram']],
    ['whatsapp', ['external']],
  ])('a %s card: begun in %s', (source, own) => {
    for (const kind of browserKinds) expect(isProven(tapOf(kind), source, 'home', now)).toBe(own.includes(kind));
  });

  test('fresh for 30 minutes to the millisecond', () => {
    expect(isProven(tapOf('messenger', tapFreshMs), 'messenger', 'home', now)).toBe(true);
    expect(isProven(tapOf('messenger', tapFreshMs + 1), 'messenger', 'home', now)).toBe(false);
  });

  test('not from another network, not a bare card', () => {
    expect(isProven(tapOf('messenger'), 'messenger', 'elsewhere', now)).toBe(false);
    expect(isProven({ ...tapOf('messenger'), provenance: null }, 'messenger', 'home', now)).toBe(false);
  });
});

test('tokens are hidden wherever they are in a text, and nothing else is', () => {
  const token = `eyJhbGciOiJIUzI1NiJ9.eyJjIjoieCJ9.${'a-_B'.repeat(10)}abc`;
  expect(hideTokens(`"url":"https:\\/\\/x.example\\/go\\/${token}?e=${token}","n":"陳"`)).toBe(
    '"url":"https:\\/\\/x.example\\/go\\/[token]?e=[token]","n":"陳"',
  );
  expect(hideTokens('eyJ.a.b and 1.2.3')).toBe('eyJ.a.b and 1.2.3');
});

test('tokens are found as one expression finds them, and a text full of their beginnings is read once', () => {
  const shape = /eyJ[\w-]+\.[\w-]+\.[\w-]{43}/g;
  const piece = fc.constantFrom(
    `eyJx.y.${'z'.repeat(43)}`,
    'eyJ',
    'e',
    '.',
    '.',
    '-',
    ' ',
    'x'.repeat(43),
    'y'.repeat(42),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const text = pieces.join('');
      expect(hideTokens(text)).toBe(text.replace(shape, '[token]'));
    }),
    { numRuns: 2000 },
  );
  // The expression alone would need hours.
  for (const hostile of ['eyJ'.repeat(1_000_000), 'eyJ.'.repeat(500_000)]) expect(hideTokens(hostile)).toBe(hostile);
});
