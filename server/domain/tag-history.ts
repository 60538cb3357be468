import type { TagOrigin } from '../contract/tags.ts';

/** A change of a contact's tags, as recorded. */
export type TagChange = {
  id: string;
  tag: string;
  added: boolean;
  origin: TagOrigin;
  /** The attempt, merge, person, key, journey's run or edit of the tag. */
  originId: string | null;
  /** In ms since 1970. */
  at: number;
  /** Of an edit of a tag that took `tag` off: its new name; null: none, or no such change. */
  newName: string | null;
  isUndone: boolean;
};

/** A tag that staff renamed or merged; `to` is null where they took it off everybody. */
export type TagEdited = { from: string; to: string | null };

const isEdit = ({ origin, added }: TagChange) => origin === 'tag_edit' && !added;
/** What an undo has written isn't a change of its own: it follows from what it has undone. */
const stands = ({ origin, isUndone }: TagChange) => origin !== 'undo' && !isUndone;

/**
 * The tags that a contact has by changes that stand: each name with the id of the change that put it on, null for a tag from before
 * changes were recorded.
 * @param changes all of the contact, in their order
 * @param without ids of changes that are left out, as if they had not been made
 */
export function tagsBy(changes: readonly TagChange[], without: ReadonlySet<string> = new Set()) {
  const tags = new Map<string, string | null>(unrecorded(changes).map((tag) => [tag, null]));
  for (const change of changes) {
    if (!stands(change) || without.has(change.id)) continue;
    const { id, tag, added, newName } = change;
    if (isEdit(change)) rename(tags, tag, newName);
    else if (!added) tags.delete(tag);
    else if (change.origin !== 'tag_edit' && !tags.has(tag)) tags.set(tag, id);
  }
  return tags;
}

function rename(tags: Map<string, string | null>, from: string, to: string | null) {
  const by = tags.get(from);
  if (by === undefined) return;
  tags.delete(from);
  if (to !== null && !tags.has(to)) tags.set(to, by);
}

/** Tags that the contact had before its first recorded change: those that were taken off, or merged into, without having come. */
function unrecorded(changes: readonly TagChange[]): string[] {
  const now = new Set<string>();
  const found = new Set<string>();
  for (const { tag, added, originId, newName } of changes) {
    if (added) now.add(tag);
    else if (!now.delete(tag)) found.add(tag);
    // An edit that adds nothing has merged the tag into one that was there.
    const isMerged = newName !== null && !changes.some((other) => other.added && other.originId === originId);
    if (isMerged && !now.has(newName)) found.add(newName);
  }
  return [...found];
}

/** What a tag that a contact had is called after these changes of it; null if an edit has taken it off. */
export function nameAfter(tag: string, changes: readonly TagChange[]): string | null {
  return changes
    .filter(isEdit)
    .reduce<string | null>((name, { tag: from, newName }) => (name === from ? newName : name), tag);
}

/**
 * What the tags of a contact become when changes are undone.
 * @param undone ids of the changes
 * @param tags those that the contact has
 * @param edits of all contacts since the first of these changes, in their order: a tag that comes back has its new name
 */
export function tagsWithout(
  { changes, tags }: { changes: readonly TagChange[]; tags: readonly string[] },
  undone: ReadonlySet<string>,
  edits: readonly TagEdited[] = [],
): { remove: string[]; restore: string[] } {
  const before = tagsBy(changes);
  const after = tagsBy(changes, undone);
  const remove = [...before.keys()].filter((tag) => !after.has(tag) && tags.includes(tag));
  const restore = [...after.keys()]
    .filter((tag) => !before.has(tag))
    .flatMap((tag) => edits.reduce<string | null>((name, { from, to }) => (name === from ? to : name), tag) ?? [])
    .filter((tag) => !tags.includes(tag));
  return { remove, restore: [...new Set(restore)] };
}
