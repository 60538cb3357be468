import { afterEach, describe, expect, test, vi } from 'vitest';
import { canKeepLogin, hasLeftForLogin, markLogin, wasLoginTried } from './login-mark.ts';

afterEach(() => vi.unstubAllGlobals());

function storage(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}
const refuse = () => {
  throw new Error('refused');
};

function browserWith(local: unknown, session: unknown, cookieEnabled = true): void {
  vi.stubGlobal('localStorage', local);
  vi.stubGlobal('sessionStorage', session);
  vi.stubGlobal('navigator', { cookieEnabled });
}

describe('14 §2.10: whether a browser keeps a login', () => {
  test.each([
    ['keeps all', () => browserWith(storage(), storage()), true],
    ['blocks cookies', () => browserWith(storage(), storage(), false), false],
    ['has no storage', () => browserWith(null, storage()), false],
    ['refuses one of the two', () => browserWith(storage(), { ...storage(), setItem: refuse }), false],
    [
      'takes what is stored and keeps nothing',
      () => browserWith({ ...storage(), setItem: () => {} }, storage()),
      false,
    ],
  ])('one that %s', (_what, open, keeps) => {
    open();
    expect(canKeepLogin()).toBe(keeps);
  });

  test('nothing stored for the test is left', () => {
    const session = storage();
    browserWith(storage(), session);
    canKeepLogin();
    expect(wasLoginTried('tap')).toBe(false);
    markLogin('tap');
    expect(wasLoginTried('tap')).toBe(true);
  });

  test('a login that comes back in a new tab is known', () => {
    const local = storage();
    browserWith(local, storage());
    expect(hasLeftForLogin()).toBe(false);
    markLogin('tap');
    browserWith(local, storage());
    expect([hasLeftForLogin(), wasLoginTried('tap')]).toEqual([true, false]);
  });
});
