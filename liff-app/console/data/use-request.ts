import { useState } from 'preact/hooks';
import type { Failure, Reply } from '../../api.ts';

/** A request that a button sends: whether it is under way, and why the last one failed. */
export function useRequest() {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  return {
    busy,
    failure,
    clear: () => setFailure(null),
    async send<Value>(request: Promise<Reply<Value>>): Promise<Reply<Value>> {
      setBusy(true);
      const reply = await request;
      setBusy(false);
      setFailure(reply.ok ? null : reply.failure);
      return reply;
    },
  };
}
