import { afterEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { forgetDrafts, hasDrafts, localDraft } from './local-draft.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** A browser's storage, as far as it is used here: its entries are its only enumerable keys. */
function storage(entries: Record<string, string>): Record<string, string> {
  const own = { ...entries };
  const methods = {
    getItem: (key: string) => own[key] ?? null,
    setItem: (key: string, value: string) => {
      own[key] = value;
    },
    removeItem: (key: string) => {
      delete own[key];
    },
  };
  for (const [name, value] of Object.entries(methods)) Object.defineProperty(own, name, { value });
  return own;
}

const schema = z.object({ words: z.string() });

test('what was typed is found after a reload, until it is cleared', () => {
  vi.stubGlobal('localStorage', storage({}));
  localDraft('note', schema).save({ words: 'Half' });
  expect(localDraft('note', schema).load()).toEqual({ words: 'Half' });
  localDraft('note', schema).clear();
  expect(localDraft('note', schema).load()).toBeNull();
});

test('a draft of each tab: the newest is loaded, and is this tab’s from then on', () => {
  const draft = (words: string, at: number) => JSON.stringify({ words, at });
  const local = storage({
    'omnilink.note.a': draft('Old', 1),
    'omnilink.note.b': draft('New', 2),
    'omnilink.note.c': JSON.stringify({ lines: 'of another build', at: 3 }),
    'omnilink.notes.d': draft('Another’s', 4),
  });
  vi.stubGlobal('localStorage', local);
  const note = localDraft('note', schema, { scope: 'each-tab' });
  expect(note.load()).toEqual({ words: 'New' });
  expect([local['omnilink.note.a'], local['omnilink.note.b']]).toEqual([draft('Old', 1), undefined]);
  expect(note.load()).toEqual({ words: 'New' });
  note.clear();
  expect(Object.keys(local)).toEqual(['omnilink.note.a', 'omnilink.note.c', 'omnilink.notes.d']);
});

test('a draft of this tab alone is not in the browser’s store', () => {
  vi.stubGlobal('localStorage', storage({}));
  vi.stubGlobal('sessionStorage', storage({}));
  const note = localDraft('note', schema, { scope: 'this-tab' });
  note.save({ words: 'Half' });
  expect([note.load(), Object.keys(localStorage)]).toEqual([{ words: 'Half' }, []]);
});

test.each(['{', '{"words":1}', 'null'])('a store that holds %s has no draft', (stored) => {
  vi.stubGlobal('localStorage', storage({ 'omnilink.note': stored }));
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  expect(localDraft('note', schema).load()).toBeNull();
});

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

test('a browser that forbids its storage loses the draft, and doesn’t prevent signing out', () => {
  vi.stubGlobal('localStorage', undefined);
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
  vi.stubGlobal('sessionStorage', storage({}));
  const note = localDraft('note', schema);
  expect(() => note.save({ words: 'Half' })).not.toThrow();
  expect(note.load()).toBeNull();
  expect(forgetDrafts).not.toThrow();
  expect(warned).toHaveBeenCalledTimes(3);
});
