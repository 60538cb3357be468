import { useEffect, useState } from 'preact/hooks';
import { z } from 'zod';
import { call, type Failure } from '../api.ts';

/** A short list that the API answers whole. @param path under `/api/v1` */
export function useItems<Item extends z.ZodType>(schema: Item, path: string) {
  const [items, setItems] = useState<z.infer<Item>[] | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const load = async () => {
    const reply = await call(z.array(schema), 'GET', path);
    setFailure(reply.ok ? null : reply.failure);
    if (reply.ok) setItems(reply.value);
  };
  useEffect(() => {
    void load();
  }, [path]);
  return { items, failure, load };
}
