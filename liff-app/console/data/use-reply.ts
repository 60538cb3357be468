import { useEffect, useState } from 'preact/hooks';
import type { Failure, Reply } from '../../api.ts';

/** What a page reads as it opens, and again when `of` changes: the value once it is there, or why it isn't. */
export function useReply<Value>(read: () => Promise<Reply<Value>>, of: unknown[]) {
  const [value, setValue] = useState<Value | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const load = async (): Promise<Value | null> => {
    const reply = await read();
    setFailure(reply.ok ? null : reply.failure);
    if (!reply.ok) return null;
    setValue(reply.value);
    return reply.value;
  };
  useEffect(() => void load(), of);
  return { value, setValue, failure, load };
}
