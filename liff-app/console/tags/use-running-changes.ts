import { useEffect } from 'preact/hooks';
import type { TagView } from '../../../server/contract/tags.ts';
import { getTag } from './tag-api.ts';

const everyMs = 2_000;

type List = {
  items: TagView[] | null;
  change: (how: (tags: TagView[]) => TagView[]) => void;
  load: () => Promise<void>;
};

/** A tag as it is now, in its place by name. */
const put = (tags: TagView[], tag: TagView): TagView[] =>
  [...tags.filter(({ name }) => name !== tag.name), tag].toSorted((one, other) => (one.name < other.name ? -1 : 1));

/**
 * While contacts of tags in the list are being changed, reads these tags again, and those that the contacts get; once one is done, the
 * list.
 */
export function useRunningChanges({ items, change, load }: List): void {
  const changing = (items ?? []).filter((tag) => tag.change).map(({ name }) => name);
  useEffect(() => {
    if (changing.length === 0) return;
    const read = async () => {
      for (const name of changing) {
        const old = await getTag(name);
        if (old.ok ? !old.value.change : old.failure.code === 'not_found') return load();
        if (!old.ok) continue;
        const to = old.value.change?.to;
        const renamed = to ? await getTag(to) : null;
        change((tags) => (renamed?.ok ? [old.value, renamed.value] : [old.value]).reduce(put, tags));
      }
    };
    const timer = setInterval(() => void read(), everyMs);
    return () => clearInterval(timer);
  }, [changing.join('\n')]);
}
