import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { fitsHmac, oneHeader } from './hmac.ts';

const raw = new TextEncoder().encode('{}');
const signedWith = (secret: string) => createHmac('sha256', secret).update(raw).digest();

test.each([
  ['the secret', 's', signedWith('s'), true],
  ['another secret', 's', signedWith('t'), false],
  ['no secret, as anyone could', '', signedWith(''), false],
  ['no secret at all', undefined, signedWith(''), false],
  ['too few bytes', 's', signedWith('s').subarray(0, 31), false],
  ['too many bytes', 's', Buffer.concat([signedWith('s'), Buffer.of(0)]), false],
  ['nothing', 's', Buffer.alloc(0), false],
])('signed with %s: it fits is %s', (_name, secret, claimed, fits) => {
  expect(fitsHmac(raw, secret, claimed)).toBe(fits);
});

test.each<[Record<string, string | string[] | undefined>, string | null]>([
  [{ 'x-a': '1' }, '1'],
  [{ 'X-A': '1', 'x-b': '2' }, '1'],
  [{ 'x-a': ['1'] }, '1'],
  [{ 'x-a': ['1', '2'] }, null],
  [{ 'x-a': '1', 'X-A': '1' }, null],
  [{ 'x-a': undefined }, null],
  [{}, null],
])('of %j the one header is %j', (headers, value) => {
  expect(oneHeader(headers, 'x-a')).toBe(value);
});
