import type { Context } from '../../context.ts';
import type { AuditAction } from '../../contract/audit.ts';
import type { TagPatch, TagView } from '../../contract/tags.ts';
import { loopOf } from '../../domain/journeys/journey-loops.ts';
import { tagsAdded } from '../../domain/journeys/journey-steps.ts';
import { AppError } from '../../errors.ts';
import type { AuditedStores } from '../../store/audit/audited.ts';
import type { TagEdit } from '../../store/tag-edits.ts';
import { auditRow } from '../audit.ts';
import { existing, findTag, isThere } from './list-tags.ts';

/**
 * How long after a renaming contacts that get the old name are changed too: longer than any request or job that has read the old name
 * takes to write it.
 */
const settlingMs = 60_000;

/**
 * Renames a tag, or merges it into another one. What names it is changed at once, its contacts by the worker (`applyTagEdits`).
 * Twice the same is done once.
 * @returns the tag of the new name
 * @throws AppError `not_found`; `conflict` if the other tag exists (and not `merge`), if either is being changed, or if a journey
 * would start itself
 */
export async function renameTag(context: Context, from: string, { name: to, merge }: TagPatch): Promise<TagView> {
  if (from === to) return findTag(context, from);
  await makeEdit(context, from, to, async (own, edits) => {
    existing(await own.tags.find(from));
    // Renamed back while the first renaming is under way: who hasn't been changed yet keeps the name.
    const reversed = edits.find(({ oldName, newName }) => oldName === to && newName === from);
    if (reversed) await own.tagEdits.cancel(reversed.id, context.now());
    refuseChanging(
      edits.filter((edit) => edit !== reversed),
      [from, to],
    );
    const isMerge = !reversed && isThere(await own.tags.find(to));
    if (isMerge && !merge) throw new AppError('conflict', { reason: 'tag_exists' });
    await own.tagEdits.renameUses(from, to);
    if (isMerge) await refuseLoop(own, to);
    return isMerge ? 'tag.merge' : 'tag.rename';
  });
  return context.store.tags.find(to);
}

/**
 * Takes a tag off everybody. Campaigns and journeys that name it go on naming it: links and steps put it on again.
 * @param force also if something names it
 * @throws AppError `not_found`; `conflict` with `usedBy` if something names it, or if it is being changed
 */
export async function removeTag(context: Context, name: string, force: boolean): Promise<void> {
  await makeEdit(context, name, null, async (own, edits) => {
    const { usedBy } = existing(await own.tags.find(name));
    if (usedBy.length > 0 && !force) {
      const names = usedBy.map((user) => user.name);
      throw new AppError('conflict', { reason: 'tag_in_use', params: { names }, more: { usedBy } });
    }
    refuseChanging(edits, [name]);
    return 'tag.remove';
  });
}

/** @param prepare checks it and does what belongs to it in the same transaction, one edit at a time */
async function makeEdit(
  context: Context,
  oldName: string,
  newName: string | null,
  prepare: (own: AuditedStores, running: TagEdit[]) => Promise<AuditAction>,
): Promise<void> {
  const id = context.newId();
  const now = context.now();
  await context.store.audited(
    (action: AuditAction | null) => (action ? [auditRow(context, action, id)] : []),
    async (own) => {
      await own.tagEdits.lock();
      const running = await own.tagEdits.running();
      if (running.some((edit) => edit.oldName === oldName && edit.newName === newName)) return null;
      const action = await prepare(own, running);
      await own.tagEdits.redirect(oldName, newName);
      const settlesAt = new Date(now.getTime() + (newName === null ? 0 : settlingMs));
      await own.tagEdits.insert({ id, oldName, newName, isMerge: action === 'tag.merge' }, now, settlesAt);
      return action;
    },
  );
  context.wakeWorker();
}

function refuseChanging(edits: readonly TagEdit[], names: readonly string[]): void {
  if (edits.some(({ oldName }) => names.includes(oldName))) throw new AppError('conflict', { reason: 'tag_changing' });
}

/** Two tags that become one may close a circle of journeys. */
async function refuseLoop(own: AuditedStores, tag: string): Promise<void> {
  const journeys = (await own.journeys.enabled()).map(({ id, name, trigger, steps }) => ({
    id,
    name,
    tag: trigger.tag,
    adds: tagsAdded(steps),
  }));
  for (const journey of journeys.filter((one) => one.tag === tag)) {
    const others = journeys.filter(({ id }) => id !== journey.id);
    const loop = loopOf(journey, others);
    if (loop) throw new AppError('conflict', { reason: 'tag_makes_loop', params: { journeys: loop } });
  }
}
