import type { Changes } from '../../store/write/changes.ts';

type Tagged = { id: string; tags: readonly string[] };

/**
 * Adds tags to an existing contact: all tags from links, staff and the API pass here. Automation that a tag starts belongs here.
 * @returns also the tags that the contact didn't have before
 */
export function addTags({ id, tags: before }: Tagged, tags: readonly string[]): { added: string[]; changes: Changes } {
  const added = tags.filter((tag) => !before.includes(tag));
  return { added, changes: added.length === 0 ? {} : { contactChanges: [{ id, addTags: added }] } };
}

/** Removes tags from a contact: all removals by an undo, staff and the API pass here. */
export const removeTags = (id: string, tags: readonly string[]): Changes =>
  tags.length === 0 ? {} : { contactChanges: [{ id, removeTags: [...tags] }] };
