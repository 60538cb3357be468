import type { Changes } from '../../store/write/changes.ts';

type Tagged = { id: string; tags: readonly string[] };

/**
 * The one way tags get onto a contact that is there: from a link, by hand or by the API. What a tag starts hangs here.
 * @returns also which of them it didn't have before
 */
export function addTags({ id, tags: before }: Tagged, tags: readonly string[]): { added: string[]; changes: Changes } {
  const added = tags.filter((tag) => !before.includes(tag));
  return { added, changes: added.length === 0 ? {} : { contactChanges: [{ id, addTags: added }] } };
}

/** The one way tags leave a contact: by an undo, by hand or by the API. */
export const removeTags = (id: string, tags: readonly string[]): Changes =>
  tags.length === 0 ? {} : { contactChanges: [{ id, removeTags: [...tags] }] };
