import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { fitsHmac, oneHeader } from './hmac.ts';
import { stepBytes } from './steps.ts';
import { atOnce, stepsOf } from './test-steps.ts';

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
])('signed with %s: a match is %s', (_name, secret, claimed, fits) => {
  expect(atOnce(fitsHmac(raw, secret, claimed))).toBe(fits);
});

test('a large body is signed in steps', () => {
  const large = Buffer.alloc(3_000_000, 'x');
  const { bytes, result } = stepsOf(fitsHmac(large, 's', createHmac('sha256', 's').update(large).digest()));
  expect(result).toBe(true);
  expect(bytes.length).toBeGreaterThan(40);
  expect(Math.max(...bytes)).toBeLessThanOrEqual(stepBytes);
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
