import { afterEach, expect, test, vi } from 'vitest';
import { forgetDrafts, hasDrafts } from './forget-drafts.ts';

afterEach(() => vi.unstubAllGlobals());

/** What a browser's storage does, as far as it is asked here. */
function storage(entries: Record<string, string>): Record<string, string> {
  return Object.defineProperty({ ...entries }, 'removeItem', {
    value(key: string) {
      delete (this as Record<string, string>)[key];
    },
  });
}

test('14 §1.11: signing out takes drafts away, and nothing else', () => {
  const local = storage({
    'omnilink.campaign.1.tab': '{}',
    'omnilink.module.new': '{}',
    'omnilink.new-campaign': '{}',
    'omnilink.locale': 'en',
    'omnilink-phone': 'x',
  });
  const session = storage({ 'omnilink.module-choice': '{}', other: 'x' });
  vi.stubGlobal('localStorage', local);
  vi.stubGlobal('sessionStorage', session);
  expect(hasDrafts()).toBe(true);
  forgetDrafts();
  expect(hasDrafts()).toBe(false);
  expect(Object.keys(local)).toEqual(['omnilink.locale', 'omnilink-phone']);
  expect(Object.keys(session)).toEqual(['other']);
});

test('a browser that forbids its storage is no obstacle to signing out', () => {
  vi.stubGlobal('localStorage', undefined);
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
  vi.stubGlobal('sessionStorage', storage({}));
  expect(forgetDrafts).not.toThrow();
  expect(warned).toHaveBeenCalledOnce();
  warned.mockRestore();
});
