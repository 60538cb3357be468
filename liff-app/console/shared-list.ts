import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Failure, Reply } from '../api.ts';

type State<Item> = { items: Item[] | null; failure: Failure | null };

/** A list that several parts of a page read: asked for once as they appear, and anew when they appear again. */
export function sharedList<Item>(ask: () => Promise<Reply<Item[]>>) {
  const state = signal<State<Item>>({ items: null, failure: null });
  let asking: Promise<void> | null = null;
  const load = (): Promise<void> => {
    asking ??= ask()
      .then((reply) => {
        state.value = reply.ok
          ? { items: reply.value, failure: null }
          : { items: state.value.items, failure: reply.failure };
      })
      .finally(() => {
        asking = null;
      });
    return asking;
  };
  return {
    load,
    use(): State<Item> {
      useEffect(() => {
        void load();
      }, []);
      return state.value;
    },
  };
}
