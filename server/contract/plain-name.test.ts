import { describe, expect, test } from 'vitest';
import { oneLine, plainName } from './plain-name.ts';
import { isPublicUrl } from './public-url.ts';

describe('14 §2.8: a name as it is shown', () => {
  test.each([
    ['👨‍👩‍👧‍👦', '👨‍👩‍👧‍👦'],
    ['👩🏽‍🚀 Mei', '👩🏽‍🚀 Mei'],
    ['❤️‍🔥', '❤️‍🔥'],
    ['🏳️‍🌈陳小美', '🏳️‍🌈陳小美'],
    ['🏴󠁧󠁢󠁥󠁮󠁧󠁿', '🏴󠁧󠁢󠁥󠁮󠁧󠁿'],
    ['می\u200cخواهم', 'می\u200cخواهم'],
    ['क्\u200dष', 'क्\u200dष'],
    ['陳\u200d小\u200b美', '陳小美'],
    ['Jo\u200dhn\u2060\ufeff', 'John'],
    ['\u202eevil\u202c \u2066name\u2069', 'evil name'],
    ['a\nb\u2028c\td\u0000', 'a b c d'],
    ['e\u0301milie', '\u00e9milie'],
    ['\u3164陳小美\u3164', '陳小美'],
    ['\u{e0041}x\u{e0042}', 'x'],
  ])('%j is %j', (name, shown) => {
    expect(plainName(name)).toBe(shown);
  });

  test.each([
    '\u3164',
    '\u115f\u1160',
    '\u2800\u2800',
    '\uffa0',
    '\u200b\u200d',
    '\u034f',
    '\ufe0f',
    '\u17b4',
    '\u0301',
    '\u{1d159}',
    '\u{13441}\u{13442}',
    ' \u00a0\u3000',
    '',
  ])('%j counts as none', (name) => expect(plainName(name)).toBe(''));

  test('a text in one line keeps its blank characters', () => {
    expect(oneLine(' a\r\n b ')).toBe('a b');
  });
});

test.each([
  ['https://example.com/x', true],
  ['https://例子.台灣/', true],
  ['https://203.0.113.9/', true],
  ['https://[2606:4700::1111]/', true],
  ['https://user@example.com/', false],
  ['https://user:word@example.com/', false],
  ['https://localhost/', false],
  ['https://intranet/', false],
  ['https://shop.local./', false],
  ['https://db.internal/', false],
  ['https://10.0.0.1/', false],
  ['https://127.1/', false],
  ['https://0x7f000001/', false],
  ['https://169.254.169.254/latest', false],
  ['https://172.20.0.1/', false],
  ['https://192.168.1.1/', false],
  ['https://100.64.0.1/', false],
  ['https://[::1]/', false],
  ['https://[::ffff:10.0.0.1]/', false],
  ['https://[fd00::1]/', false],
  ['https://[fe80::1]/', false],
  ['no address', false],
])('14 §1.9: %s may be shown to customers: %s', (url, isPublic) => {
  expect(isPublicUrl(url)).toBe(isPublic);
});
