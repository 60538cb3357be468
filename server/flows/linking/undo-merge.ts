import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../../context.ts';
import { planUndo } from '../../domain/undo.ts';
import { AppError } from '../../errors.ts';
import type { MergeHead } from '../../store/merges.ts';
import { emptyWrite, type GuardedWrite } from '../../store/write/write.ts';
import { notFound } from '../not-found.ts';
import { maxRounds, overtaken } from '../rounds.ts';
import { addSeen, undoWrite } from './undo-write.ts';

/** `late`: over 24 h, for customers. `impossible`: what was moved isn't known any more (erased), or nothing tells who was joined. */
export type UndoResult = 'undone' | 'already' | 'late' | 'not_linked' | 'impossible';

const undoableMs = 24 * 60 * 60_000;

/**
 * Takes a link back (§6), within a write of the caller's: only `undone` has added something to it. Written false: call again with
 * a new write. A link that found its two sides joined takes back the merge that had joined them.
 */
export async function undoEffects(
  context: Context,
  attemptId: string,
  by: 'customer' | 'staff',
  write: GuardedWrite,
): Promise<UndoResult> {
  const link = await context.store.merges.ofAttempt(attemptId);
  if (!link?.isLinked) return 'not_linked';
  if (link.isUndone) return 'already';
  if (!link.merge) return 'impossible';
  if (by === 'customer' && write.now.getTime() - link.merge.at.getTime() > undoableMs) return 'late';
  addSeen(write, [{ table: 'card', ...link.card }]);
  return takeBack(context, link.merge, by, write);
}

async function takeBack(
  context: Context,
  merge: MergeHead,
  by: 'customer' | 'staff',
  write: GuardedWrite,
): Promise<UndoResult> {
  if (merge.isErased) return 'impossible';
  if (merge.isUndone) return 'already';
  const place = merge.sharedProfile ?? (await context.store.profiles.resolve(merge.survivorId));
  if (!place) throw new Error('a merge without a survivor');
  // What is read in two steps has to be as the first one saw it.
  addSeen(write, [
    { table: 'profile', id: place.id, version: place.version },
    { table: 'merge', id: merge.id, version: merge.version },
  ]);
  const joined = await context.store.merges.joinedOn(place.id, merge.id);
  undoWrite(write, joined, planUndo(joined, merge.id), by);
  return 'undone';
}

/** An older link's button: the pair may have been linked again since it was undone. */
export async function areJoined(context: Context, contactIds: (string | null | undefined)[]): Promise<boolean> {
  const [one, other] = await Promise.all(contactIds.map((id) => (id ? context.store.contacts.find(id) : null)));
  return one !== undefined && one !== null && one.profileId === other?.profileId;
}

/**
 * `POST /api/v1/merges/:id/undo`: a person takes a merge back, however old; twice is the same as once.
 * @throws AppError `not_found`, `busy`; `conflict` if what it moved isn't known any more
 */
export async function undoMerge(context: Context, mergeId: string): Promise<{ status: 'undone' }> {
  return undoInRounds(context, async (write) => {
    const merge = await context.store.merges.find(mergeId);
    if (!merge) throw notFound('merge');
    const result = await takeBack(context, merge, 'staff', write);
    if (result === 'impossible') {
      throw new AppError('conflict', { reason: 'merge_erased' });
    }
    return { result, answer: { status: 'undone' } };
  });
}

/**
 * Decides, and writes what an undo adds, until nothing has moved on in between.
 * @param decide `result` `undone`: its write is to be written
 * @throws AppError `busy`
 */
export async function undoInRounds<Answer>(
  context: Context,
  decide: (write: GuardedWrite) => Promise<{ result: UndoResult; answer: Answer }>,
): Promise<Answer> {
  for (let round = 0; round < maxRounds; round += 1) {
    const write = emptyWrite(context.now());
    const { result, answer } = await decide(write);
    if (result !== 'undone' || (await context.store.write(write))) return answer;
    await sleep(Math.random() * 5 * (round + 1));
  }
  throw overtaken();
}
