import { expect, test } from 'vitest';
import { plainExternalId, readExternalId } from './external-id.ts';

const line = `U${'0123456789abcdef'.repeat(2)}`;

test.each([
  ['whatsapp', '+886 912-345 678', '886912345678'],
  ['whatsapp', '（886）９１２３４５６７８', '886912345678'],
  ['whatsapp', '\u202A+886 912 345 678\u202C', '886912345678'],
  ['whatsapp', ' TW.13491208655302741918 ', 'TW.13491208655302741918'],
  ['messenger', ' ４２４２ ', '4242'],
  ['instagram', '17841400000000001', '17841400000000001'],
  ['line', ` ${line}\n`, line],
] as const)('14 §2.5: %s takes %j as %s', (platform, text, id) => {
  expect(readExternalId(platform, text)).toBe(id);
  expect(plainExternalId(text)).toBe(id);
});

test.each([
  ['whatsapp', '0912345678'],
  ['whatsapp', '00886912345678'],
  ['whatsapp', 'may'],
  ['whatsapp', '886912345678x'],
  ['messenger', 'someone'],
  ['messenger', line],
  ['instagram', '@kojima.select'],
  ['line', '4242'],
  ['line', line.toUpperCase()],
  ['line', 'C0123456789abcdef0123456789abcdef'],
] as const)('14 §2.5: %s refuses %j, and says what it must be', (platform, text) => {
  expect(readExternalId(platform, text)).toBeNull();
});
