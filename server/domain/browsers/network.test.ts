import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bareAddress, networkOf } from './network.ts';

test.each([
  ['203.0.113.9:1234', '203.0.113.9'],
  ['203.0.113.9', '203.0.113.9'],
  [' "[2001:db8::1]:443" ', '2001:db8::1'],
  ['[2001:db8::1]', '2001:db8::1'],
  ['[fe80::1%eth0]:80', 'fe80::1'],
  ['fe80::1%eth0', 'fe80::1'],
  ['2001:db8::443', '2001:db8::443'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
  ['[::ffff:203.0.113.9]:443', '203.0.113.9'],
  ['::ffff:cb00:7109', '203.0.113.9'],
  ['::', '::'],
  ['unknown', 'unknown'],
  ['', ''],
])('14 §1.3: %s counts as %s', (written, bare) => {
  expect(bareAddress(written)).toBe(bare);
  expect(networkOf(written)).toBe(networkOf(bare));
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
    ['::ffff:203.0.113.7', '0:0:0:0:0:ffff:203.0.113.9', true],
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
