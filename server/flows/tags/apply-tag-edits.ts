import type { Context } from '../../context.ts';
import type { TagEdit } from '../../store/tag-edits.ts';
import { joinChanges } from '../../store/write/changes.ts';
import { committed } from '../decide-and-write.ts';
import { addTags, removeTags } from '../profiles/tags.ts';

/** Contacts that one transaction changes. */
const atOnce = 100;

/**
 * Changes contacts whose tags staff have renamed, merged or removed: a batch of each edit, in a transaction, so that a server that
 * ends goes on where it was. No journey starts with it, and none is taken back (`follow`).
 * @returns how many contacts it was
 */
export async function applyTagEdits(context: Context): Promise<number> {
  let count = 0;
  for (const edit of await context.store.tagEdits.running()) count += await applyBatch(context, edit.id);
  return count;
}

async function applyBatch(context: Context, editId: string): Promise<number> {
  const now = context.now();
  const { count, changes } = await context.store.together(async (own) => {
    const edit = await own.tagEdits.claim(editId);
    if (!edit) return { count: 0, changes: {} };
    if (!edit.isCollected) return { count: await own.tagEdits.collect(edit, now), changes: {} };
    const contacts = await own.tagEdits.contacts(edit.id, atOnce);
    if (contacts.length === 0) {
      await own.tagEdits.end(edit, now);
      return { count: 0, changes: {} };
    }
    const changes = joinChanges(...contacts.map((contact) => changeOf(edit, contact)));
    if (!(await own.write({ ...changes, now }))) throw new Error('a contact whose tag is changed has changed');
    await own.tagEdits.tick(
      edit.id,
      contacts.map(({ id }) => id),
    );
    return { count: contacts.length, changes };
  });
  committed(context, changes);
  return count;
}

function changeOf({ id, oldName, newName }: TagEdit, contact: { id: string; tags: readonly string[] }) {
  if (!contact.tags.includes(oldName)) return {};
  const cause = { origin: 'tag_edit' as const, originId: id };
  return joinChanges(
    removeTags(contact.id, [oldName], cause),
    newName === null ? {} : addTags(contact, [newName], cause).changes,
  );
}
