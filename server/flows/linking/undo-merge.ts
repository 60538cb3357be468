import type { Context } from '../../context.ts';
import type { UndoPreview } from '../../contract/merges.ts';
import { planUndo } from '../../domain/linking/undo.ts';
import { AppError } from '../../errors.ts';
import type { MergeHead } from '../../store/merges.ts';
import { type Changes, joinChanges } from '../../store/write/changes.ts';
import { decideAndWrite, type Pass } from '../decide-and-write.ts';
import { found } from '../not-found.ts';
import { undoChanges } from './undo-changes.ts';

/** `late`: over 24 h, for customers. `impossible`: what was moved is no longer known (erased), or who was joined isn't. */
export type UndoResult = 'undone' | 'already' | 'late' | 'not_linked' | 'impossible';

const undoableMs = 24 * 60 * 60_000;

/** The outcome of an undo, and its changes: none unless `undone`. */
export type Undo = { result: UndoResult; changes: Changes };
const nothing = (result: Exclude<UndoResult, 'undone'>): Undo => ({ result, changes: {} });

/** Undoes a link (§6). If its two sides were already joined, it undoes the merge that had joined them. */
export async function undoOfLink({ context, now }: Pass, attemptId: string, by: 'customer' | 'staff'): Promise<Undo> {
  const link = await context.store.merges.ofAttempt(attemptId);
  if (!link?.isLinked) return nothing('not_linked');
  if (link.isUndone) return nothing('already');
  if (!link.merge) return nothing('impossible');
  if (by === 'customer' && now.getTime() - link.merge.at.getTime() > undoableMs) return nothing('late');
  const { result, changes } = await undoOfMerge({ context, now }, link.merge, by);
  return { result, changes: joinChanges({ seen: [{ table: 'card', ...link.card }] }, changes) };
}

async function undoOfMerge({ context, now }: Pass, merge: MergeHead, by: 'customer' | 'staff'): Promise<Undo> {
  if (merge.isErased) return nothing('impossible');
  if (merge.isUndone) return nothing('already');
  const profile = merge.sharedProfile ?? (await context.store.profiles.resolve(merge.survivorId));
  if (!profile) throw new Error('a merge without a survivor');
  // The second read must match the first.
  const first: Changes = {
    seen: [
      { table: 'profile', id: profile.id, version: profile.version },
      { table: 'merge', id: merge.id, version: merge.version },
    ],
  };
  const joined = await context.store.merges.joinedOn(profile.id, merge.id);
  return {
    result: 'undone',
    changes: joinChanges(first, undoChanges(joined, planUndo(joined, merge.id), by, now)),
  };
}

/** An older link's button: the pair may have been linked again since it was undone. */
export async function areJoined(context: Context, contactIds: (string | null | undefined)[]): Promise<boolean> {
  const [one, other] = await Promise.all(contactIds.map((id) => (id ? context.store.contacts.find(id) : null)));
  return one !== undefined && one !== null && one.profileId === other?.profileId;
}

/**
 * `POST /api/v1/merges/:id/undo`: staff undo a merge of any age. Idempotent.
 * @throws AppError `not_found`, `busy`; `conflict` if what it moved is no longer known
 */
export async function undoMerge(context: Context, mergeId: string): Promise<{ status: 'undone' }> {
  return decideAndWrite(context, {
    read: async (pass) => {
      const merge = found(await pass.context.store.merges.find(mergeId), 'merge');
      return merge;
    },
    decide: async (merge, pass) => {
      const { result, changes } = await undoOfMerge(pass, merge, 'staff');
      if (result === 'impossible') throw new AppError('conflict', { reason: 'merge_erased' });
      return { changes: result === 'undone' ? changes : null, answer: { status: 'undone' } };
    },
  });
}

/**
 * `GET /api/v1/merges/:id/undo`: what an undo would do, named before somebody says yes.
 * @throws AppError `not_found`; `conflict` if what it moved is no longer known
 */
export async function previewUndo({ store }: Context, mergeId: string): Promise<UndoPreview> {
  const merge = found(await store.merges.find(mergeId), 'merge');
  if (merge.isErased) throw new AppError('conflict', { reason: 'merge_erased' });
  const profile = merge.sharedProfile ?? (await store.profiles.resolve(merge.survivorId));
  if (merge.isUndone || !profile) return { mergeIds: [], attemptIds: [], moves: [] };
  const { merges, links, moves } = planUndo(await store.merges.joinedOn(profile.id, merge.id), merge.id);
  return {
    mergeIds: merges.map(({ id }) => id),
    attemptIds: links.map(({ attemptId }) => attemptId),
    moves: [...moves].map(([contactId, profileId]) => ({ contactId, profileId })),
  };
}
