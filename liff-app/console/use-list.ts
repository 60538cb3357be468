import { useEffect, useState } from 'preact/hooks';
import { z } from 'zod';
import { pageOf } from '../../server/contract/common.ts';
import { call, type Failure } from '../api.ts';

/** A whole list of the API, page by page. @param path under `/api/v1` */
export function useList<Item extends z.ZodType>(schema: Item, path: string) {
  const [items, setItems] = useState<z.infer<Item>[] | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const load = async () => {
    const all: z.infer<Item>[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const reply = await call(pageOf(schema), 'GET', path, { query: { limit: 200, cursor } });
      if (!reply.ok) return setFailure(reply.failure);
      all.push(...reply.value.items);
      cursor = reply.value.nextCursor;
    }
    setFailure(null);
    setItems(all);
  };
  useEffect(() => {
    void load();
  }, [path]);
  return { items, failure, load };
}

/** The answer of a call that gives nothing back. */
export const nothing = z.null();
