import { signal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { z } from 'zod';
import { pageOf } from '../../../server/contract/common.ts';
import { call, type Failure, type Reply } from '../../api.ts';

type Query = Record<string, string | undefined>;
type Page<Item> = { items: Item[]; nextCursor: string | null };
type State<Item> = {
  /** Null until the first answer; then what was answered last. */
  items: Item[] | null;
  nextCursor: string | null;
  /** The query that the items answer. */
  query: Query;
  /** Why the last call has not answered it. */
  failure: Failure | null;
  busy: boolean;
};

/** A list of the API, for one part of a page or several. @param read one page of it */
export function buildList<Item>(read: (query: Query, cursor: string | undefined) => Promise<Reply<Page<Item>>>) {
  const state = signal<State<Item>>({ items: null, nextCursor: null, query: {}, failure: null, busy: false });
  let wanted: Query = {};
  let turn = 0;
  const put = (change: Partial<State<Item>>) => {
    state.value = { ...state.peek(), ...change };
  };
  const ask = async (query: Query, cursor?: string): Promise<void> => {
    turn += 1;
    const mine = turn;
    put({ busy: true });
    const reply = await read(query, cursor);
    // A slow answer must not replace a later one.
    if (mine !== turn) return;
    if (!reply.ok) return put({ busy: false, failure: reply.failure });
    const { items, nextCursor } = reply.value;
    const before = cursor ? (state.peek().items ?? []) : [];
    put({ busy: false, failure: null, query, items: [...before, ...items], nextCursor });
  };
  const load = () => ask(wanted);
  const list = {
    /** What has loaded, and how to load it again, or more. */
    get shown() {
      const { query, nextCursor } = state.value;
      return { ...state.value, load, more: nextCursor ? () => ask(query, nextCursor) : null };
    },
    /** Asks another query; the one that is shown already is not asked again. */
    async find(query: Query): Promise<void> {
      wanted = query;
      const { items, query: answered } = state.peek();
      if (!items || !isSame(query, answered)) return load();
      turn += 1;
      put({ busy: false, failure: null });
    },
    change: (how: (items: Item[]) => Item[]): void => put({ items: how(state.peek().items ?? []) }),
    /** Several parts of a page may use it as they appear: it is asked for once, and again when they appear again. */
    use() {
      useEffect(() => {
        if (!state.peek().busy) void load();
      }, [list]);
      return list.shown;
    },
  };
  return list;
}

const isSame = (one: Query, other: Query) => JSON.stringify(one) === JSON.stringify(other);

/** Every item of a list that the API answers whole, or page after page: there are dozens of them, never thousands. */
export async function readAll<Item>(item: z.ZodType<Item>, path: string): Promise<Reply<Item[]>> {
  const items: Item[] = [];
  for (let cursor: string | undefined; ; ) {
    const reply = await call(z.union([z.array(item), pageOf(item)]), 'GET', path, { query: { limit: 200, cursor } });
    if (!reply.ok) return reply;
    const page = Array.isArray(reply.value) ? { items: reply.value, nextCursor: null } : reply.value;
    items.push(...page.items);
    if (!page.nextCursor) return { ok: true, value: items, etag: null };
    cursor = page.nextCursor;
  }
}

export const wholeList = <Item>(item: z.ZodType<Item>, path: string) =>
  buildList<Item>(async () => {
    const reply = await readAll(item, path);
    return reply.ok ? { ...reply, value: { items: reply.value, nextCursor: null } } : reply;
  });

export type ShownList<Item> = ReturnType<typeof buildList<Item>>['shown'];

/** A whole list, of one part of a page. @param path under `/api/v1` */
export const useList = <Item>(item: z.ZodType<Item>, path: string) =>
  useMemo(() => wholeList(item, path), [path]).use();

/** A list that may be long, page after page: as much of it as `query` finds. */
export function usePagedList<Item>(item: z.ZodType<Item>, path: string, query: Query) {
  const list = useMemo(
    () =>
      buildList<Item>((wanted, cursor) => call(pageOf(item), 'GET', path, { query: { ...wanted, limit: 50, cursor } })),
    [path],
  );
  useEffect(() => void list.find(query), [list, JSON.stringify(query)]);
  return { ...list.shown, change: list.change };
}
