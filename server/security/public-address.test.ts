import { describe, expect, test } from 'vitest';
import { isLoopbackAddress, isPublicAddress } from './public-address.ts';

/** A host as a URL parses it, without the brackets of IPv6. */
const hostOf = (host: string) => new URL(`https://${host}/`).hostname.replace(/^\[|\]$/g, '');

describe('an address of the internet', () => {
  test.each([
    '1.1.1.1',
    '93.184.216.34',
    '100.63.255.255',
    '100.128.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '192.0.1.0',
    '223.255.255.255',
    '[2606:4700::1111]',
    '[2a00:1450:4001::200e]',
    '[2001:4860:4860::8888]',
    '16843009',
    '0x01010101',
  ])('%s is public', (host) => {
    expect(isPublicAddress(hostOf(host))).toBe(true);
  });

  test.each([
    ['this network', '0.0.0.0'],
    ['this network', '0.1.2.3'],
    ['private', '10.0.0.1'],
    ['private', '172.16.0.1'],
    ['private', '172.31.255.255'],
    ['private', '192.168.1.1'],
    ['shared by a carrier', '100.64.0.1'],
    ['shared by a carrier', '100.127.255.255'],
    ['loopback', '127.0.0.1'],
    ['loopback, shortened', '127.1'],
    ['loopback, as a number', '2130706433'],
    ['loopback, octal', '0177.0.0.1'],
    ['loopback, hexadecimal', '0x7f.0.0.1'],
    ['loopback, with a dot behind it', '127.0.0.1.'],
    ['loopback, in full-width digits', '１２７.0.0.1'],
    ['link-local, where clouds tell their secrets', '169.254.169.254'],
    ['protocol assignments', '192.0.0.192'],
    ['documentation', '192.0.2.1'],
    ['documentation', '198.51.100.1'],
    ['documentation', '203.0.113.1'],
    ['6to4 relay', '192.88.99.1'],
    ['benchmarks', '198.18.0.1'],
    ['multicast', '224.0.0.1'],
    ['reserved', '240.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['unspecified', '[::]'],
    ['loopback', '[::1]'],
    ['IPv4-mapped', '[::ffff:10.0.0.1]'],
    ['IPv4-mapped, of a public address too', '[::ffff:1.1.1.1]'],
    ['IPv4-compatible', '[::7f00:1]'],
    ['NAT64', '[64:ff9b::a00:1]'],
    ['NAT64 of a local network', '[64:ff9b:1::a00:1]'],
    ['6to4', '[2002:a00:1::1]'],
    ['Teredo', '[2001:0:4136:e378:8000:63bf:3fff:fdd2]'],
    ['ORCHID', '[2001:20::1]'],
    ['documentation', '[2001:db8::1]'],
    ['documentation', '[3fff::1]'],
    ['unique local', '[fd00::1]'],
    ['unique local', '[fc00::1]'],
    ['link-local', '[fe80::1]'],
    ['site-local', '[fec0::1]'],
    ['multicast', '[ff02::1]'],
    ['discard only', '[100::1]'],
    ['segment routing', '[5f00::1]'],
  ])('%s: %s is not', (_what, host) => {
    expect(isPublicAddress(hostOf(host))).toBe(false);
  });

  test.each(['', 'localhost', 'example.com', '1.1.1', 'fe80::1%eth0', '1.1.1.1/8'])('%o is none', (text) => {
    expect(isPublicAddress(text)).toBe(false);
  });
});

test.each([
  ['127.0.0.1', true],
  ['127.255.255.254', true],
  ['::1', true],
  ['::ffff:127.0.0.1', false],
  ['126.0.0.1', false],
  ['localhost', false],
])('%s: loopback %s', (address, is) => {
  expect(isLoopbackAddress(address)).toBe(is);
});
