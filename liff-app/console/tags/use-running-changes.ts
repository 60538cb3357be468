import { useEffect } from 'preact/hooks';
import type { TagView } from '../../../server/contract/tags.ts';
import { getTag } from './tag-api.ts';

const everyMs = 2_000;

type List = {
  items: TagView[] | null;
  change: (how: (tags: TagView[]) => TagView[]) => void;
  load: () => Promise<void>;
};

/** While contacts of tags in the list are being changed, reads these tags again; once one is done, the list. */
export function useRunningChanges({ items, change, load }: List): void {
  const changing = (items ?? []).filter((tag) => tag.change).map(({ name }) => name);
  useEffect(() => {
    if (changing.length === 0) return;
    const read = async () => {
      for (const name of changing) {
        const reply = await getTag(name);
        if (reply.ok && reply.value.change)
          change((tags) => tags.map((tag) => (tag.name === name ? reply.value : tag)));
        else if (reply.ok || reply.failure.code === 'not_found') return load();
      }
    };
    const timer = setInterval(() => void read(), everyMs);
    return () => clearInterval(timer);
  }, [changing.join('\n')]);
}
