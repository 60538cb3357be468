import { currentCaller } from '../../caller.ts';
import type { TagOrigin } from '../../contract/tags.ts';
import type { Changes } from '../../store/write/changes.ts';

type Tagged = { id: string; tags: readonly string[] };

/** What changes a contact's tags; `depth`: how many journeys in a row have led to it. */
export type TagCause = { origin: TagOrigin; originId: string | null; depth?: number };

/**
 * Adds tags to an existing contact. Every tag, whether from a link, staff, the API or a journey, is added here: `tagChanges` is what
 * starts journeys, rich menus and webhooks.
 * @returns also the tags that the contact didn't have before
 */
export function addTags(
  { id, tags: before }: Tagged,
  tags: readonly string[],
  cause: TagCause,
): { added: string[]; changes: Changes } {
  const added = [...new Set(tags)].filter((tag) => !before.includes(tag));
  if (added.length === 0) return { added, changes: {} };
  return {
    added,
    changes: { contactChanges: [{ id, addTags: added }], tagChanges: changesOf(id, added, true, cause) },
  };
}

/** The tags of a contact that the same write inserts, `contact.tags`. */
export const firstTags = ({ id, tags }: Tagged, cause: TagCause): Changes =>
  tags.length === 0 ? {} : { tagChanges: changesOf(id, [...new Set(tags)], true, cause) };

/** Removes tags from a contact: all removals by an undo, staff, the API and journeys pass here. */
export const removeTags = (id: string, tags: readonly string[], cause: TagCause): Changes =>
  tags.length === 0
    ? {}
    : { contactChanges: [{ id, removeTags: [...tags] }], tagChanges: changesOf(id, tags, false, cause) };

/** Changes of tags are undone, and the journeys that they have started. */
export const undoTagChanges = (ids: readonly string[]): Changes => {
  const rows = ids.map((changeId) => ({ changeId }));
  return { undoneTagChanges: rows, takenBack: rows };
};

/** A change by the request's caller. */
export function byCaller(): TagCause {
  const { actor, actorId } = currentCaller();
  return actor === 'staff' || actor === 'key'
    ? { origin: actor, originId: actorId }
    : { origin: 'administrator_key', originId: null };
}

const changesOf = (
  contactId: string,
  tags: readonly string[],
  added: boolean,
  { origin, originId, depth = 0 }: TagCause,
) => tags.map((tag) => ({ contactId, tag, added, origin, originId, depth }));
