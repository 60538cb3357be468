import { describe, expect, test } from 'vitest';
import { ringOf } from '../testing/test-rings.ts';
import { buildKeyRing } from './key-ring.ts';

const claims = { c: 'x' };

describe('a token', () => {
  test('of any key of the ring returns its claims and its key; with another purpose or key it is invalid', async () => {
    const ring = buildKeyRing(ringOf(['k2', 'k1']));
    expect(await ring.verify('card', await ring.sign('card', claims))).toEqual({ ok: true, kid: 'k2', claims });
    expect(await ring.verify('card', await ring.sign('card', claims, 'k1'))).toEqual({ ok: true, kid: 'k1', claims });
    const others = [
      await ring.sign('tap', claims),
      await buildKeyRing(ringOf(['k3'])).sign('card', claims),
      'x',
      'a.b.c',
    ];
    for (const token of others) expect(await ring.verify('card', token)).toEqual({ ok: false, reason: 'invalid' });
  });

  test.each([
    ['its secret is still in the ring', ['k2', 'k1']],
    ['its secret is gone', ['k2']],
  ])('of a retired key is retired if %s, and only for its purpose', async (_what, kids) => {
    const token = await buildKeyRing(ringOf(['k1'])).sign('card', claims);
    const ring = buildKeyRing(ringOf(kids), ['k1']);
    expect(await ring.verify('card', token)).toEqual({ ok: false, reason: 'retired' });
    expect(await ring.verify('tap', token)).toEqual({ ok: false, reason: 'invalid' });
    expect(ring.tokenKids).toEqual(['k2']);
  });
});

test('a retired key in the ring opens what it has sealed, and signs nothing new', () => {
  const { kid, sealed } = buildKeyRing(ringOf(['k1'])).seal(Buffer.from('x'), 'here');
  const ring = buildKeyRing(ringOf(['k2', 'k1']), ['k1']);
  expect(ring.open({ kid, sealed }, 'here').toString()).toBe('x');
  expect(() => ring.open({ kid, sealed }, 'there')).toThrow();
  expect(ring.seal(Buffer.from('x'), 'here').kid).toBe('k2');
});

test('a fingerprint is the same for the same key, and different for another key with its id', () => {
  const of = (secret: number) =>
    buildKeyRing([{ kid: 'k1', secret: new Uint8Array(32).fill(secret) }]).fingerprint('k1');
  expect(of(1).equals(of(1))).toBe(true);
  expect(of(1).equals(of(2))).toBe(false);
});
