import { afterEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import type { Reply } from '../../api.ts';
import { buildList, readAll } from './list.ts';

type Page = { items: string[]; nextCursor: string | null };
const page = (items: string[], nextCursor: string | null = null): Reply<Page> => ({
  ok: true,
  value: { items, nextCursor },
  etag: null,
});
const failure = { code: 'offline', status: 0, message: '', fieldErrors: {} };

/** A list whose calls are answered one by one, in any order. */
function open() {
  const calls: { asked: string; answer: (reply: Reply<Page>) => void }[] = [];
  const list = buildList<string>(
    (query, cursor) =>
      new Promise((resolve) => {
        calls.push({ asked: [query.q ?? '', cursor ?? ''].join('|'), answer: resolve });
      }),
  );
  const answer = async (index: number, reply: Reply<Page>) => {
    calls[index]?.answer(reply);
    await new Promise((done) => setTimeout(done));
  };
  return { list, answer, asked: () => calls.map(({ asked }) => asked) };
}

describe('a list', () => {
  test('continues where the previous page ended', async () => {
    const { list, answer, asked } = open();
    void list.find({ q: 'a' });
    await answer(0, page(['a1'], 'c1'));
    void list.shown.more?.();
    expect(list.shown).toMatchObject({ items: ['a1'], busy: true });
    await answer(1, page(['a2']));
    expect(asked()).toEqual(['a|', 'a|c1']);
    expect(list.shown).toMatchObject({ items: ['a1', 'a2'], busy: false, more: null });
  });

  test('a slow answer does not replace a later one', async () => {
    const { list, answer } = open();
    void list.find({ q: 'a' });
    void list.find({ q: 'ab' });
    await answer(1, page(['ab']));
    await answer(0, page(['a']));
    expect(list.shown).toMatchObject({ items: ['ab'], query: { q: 'ab' }, busy: false });
  });

  test('back at the query that is shown, nothing is asked, and a pending answer is ignored', async () => {
    const { list, answer, asked } = open();
    void list.find({});
    await answer(0, page(['all']));
    void list.find({ q: 'a' });
    void list.find({ q: undefined });
    await answer(1, page(['a']));
    expect([asked().length, list.shown.items, list.shown.busy]).toEqual([2, ['all'], false]);
  });

  test('a failure leaves what is shown, and asking again asks the same', async () => {
    const { list, answer, asked } = open();
    void list.find({});
    await answer(0, page(['all']));
    void list.find({ q: 'a' });
    await answer(1, { ok: false, failure });
    expect(list.shown).toMatchObject({ items: ['all'], query: {}, failure, busy: false });
    void list.shown.load();
    await answer(2, page(['a']));
    expect(asked()).toEqual(['|', 'a|', 'a|']);
    expect(list.shown).toMatchObject({ items: ['a'], failure: null });
  });

  test('a local change stays while more is loaded', async () => {
    const { list, answer } = open();
    void list.find({});
    await answer(0, page(['one', 'two'], 'c1'));
    void list.shown.more?.();
    list.change((items) => items.filter((item) => item !== 'one'));
    await answer(1, page(['three']));
    expect(list.shown.items).toEqual(['two', 'three']);
  });
});

describe('a list read to its end', () => {
  afterEach(() => vi.unstubAllGlobals());
  const answers = (...bodies: unknown[]) => {
    const asked: string[] = [];
    vi.stubGlobal('fetch', async (input: Request | string) => {
      asked.push(new URL(typeof input === 'string' ? input : input.url, 'https://x').search);
      return Response.json(bodies.shift());
    });
    return asked;
  };

  test('page after page', async () => {
    const asked = answers({ items: ['a'], nextCursor: 'c1' }, { items: ['b'], nextCursor: null });
    expect(await readAll(z.string(), '/things')).toMatchObject({ ok: true, value: ['a', 'b'] });
    expect(asked).toEqual(['?limit=200', '?limit=200&cursor=c1']);
  });

  test('or whole', async () => {
    answers(['a', 'b']);
    expect(await readAll(z.string(), '/things')).toMatchObject({ ok: true, value: ['a', 'b'] });
  });
});
