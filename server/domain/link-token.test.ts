import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Platform } from './channel.ts';
import { type BrowserKind, browserKinds, hideTokens, isProven, networkOf, type Tap, tapFreshMs } from './link-token.ts';

const now = new Date('2026-05-01T12:00:00Z');
const tapOf = (kind: BrowserKind, ageMs = 0, network = 'home'): Tap => ({
  cardId: 'card',
  tapId: 'tap',
  tappedAt: new Date(now.getTime() - ageMs),
  provenance: { kind, network, kid: 'k1' },
});

describe('which tap links unasked (rules §2)', () => {
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

describe('the network of an address', () => {
  test.each([
    ['203.0.113.7', '203.0.113.250', true],
    ['203.0.113.7', '203.0.114.7', false],
    ['203.0.113.7', '::ffff:203.0.113.9', true],
    ['203.0.113.7', '::FFFF:203.0.113.9', true],
    ['203.0.113.7', '::ffff:cb00:7109', true],
    ['203.0.113.7', '0:0:0:0:0:ffff:cb00:7109', true],
    ['::ffff:203.0.113.7', '::ffff:198.51.100.7', false],
    ['::ffff:cb00:7107', '::ffff:c633:6407', false],
    ['2001:db8:1:2::1', '2001:db8:1:ffff:1:2:3:4', true],
    ['2001:db8:1::1', '2001:db8:2::1', false],
    ['2001:0db8:0001:0000::1', '2001:DB8:1::2', true],
    ['2001:db8::1', '2001:db8:0:1::1', true],
    ['2001:db8::1', '2001:db8:1::1', false],
    ['fe80::1%eth0', 'fe80::2', true],
    ['fe80::1%eth0', 'fe80:0:0:1::2%wlan0', true],
    ['::1', '::2', true],
    ['::1', '127.0.0.1', false],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1::', true],
  ])('%s and %s: same %s', (one, other, same) => {
    expect(networkOf(one) === networkOf(other)).toBe(same);
  });

  test('no two networks of IPv4 share a name, in whichever form they are written', () => {
    const byte = fc.integer({ min: 0, max: 255 });
    const hex = (high: number, low: number) => (high * 256 + low).toString(16);
    fc.assert(
      fc.property(byte, byte, byte, byte, byte, (a, b, c, d, e) => {
        const plain = networkOf(`${a}.${b}.${c}.${d}`);
        expect(networkOf(`::ffff:${hex(a, b)}:${hex(c, e)}`)).toBe(plain);
        expect(networkOf(`${a}.${b}.${(c + 1) % 256}.${d}`)).not.toBe(plain);
      }),
    );
  });
});

test('tokens are hidden wherever they stand in a text, and nothing else is', () => {
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
