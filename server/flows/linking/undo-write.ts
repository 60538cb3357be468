import type { UndoPlan } from '../../domain/undo.ts';
import type { JoinedRows } from '../../store/merges.ts';
import type { GuardedWrite, Seen } from '../../store/write/write.ts';
import { auditInWrite, byCustomer } from '../audit.ts';

/** Adds what was read to a write that may rest on some of it already; where the two differ, the write starts again. */
export function addSeen(write: GuardedWrite, seen: readonly Seen[]): void {
  const known = new Set(write.seen.map(({ id }) => id));
  for (const row of seen) if (!known.has(row.id)) write.seen.push(row);
}

/** One entry a row: a second update of it in the same statement would be lost in silence (§5). */
export function changeContact(write: GuardedWrite, change: GuardedWrite['contactChanges'][number]): void {
  const others = write.contactChanges.filter(({ id }) => id !== change.id);
  const own = write.contactChanges.find(({ id }) => id === change.id);
  write.contactChanges = [...others, { ...own, ...change }];
}

/** What undo and unlink have in common: the links that end, the pairs that ask from now on, the opt-outs that stay. */
export function partWrite(write: GuardedWrite, plan: Pick<UndoPlan, 'links' | 'optOut' | 'notSame'>): void {
  write.revokeCards.push(...plan.links.map(({ cardId }) => cardId));
  write.skipOfAttempts.push(...plan.links.map(({ attemptId }) => attemptId));
  write.notSame.push(...plan.notSame.map(([a, b]) => (a < b ? { low: a, high: b } : { low: b, high: a })));
  for (const id of plan.optOut) changeContact(write, { id, optedOut: true });
}

/** Takes merges back within `write`. */
export function undoWrite(write: GuardedWrite, joined: JoinedRows, plan: UndoPlan, actor: 'customer' | 'staff'): void {
  addSeen(write, joined.seen);
  partWrite(write, plan);
  for (const [id, profileId] of plan.moves) changeContact(write, { id, profileId });
  for (const [id, removeTags] of plan.removeTags) changeContact(write, { id, removeTags });
  const returning = new Set(plan.merges.map(({ absorbedId }) => absorbedId));
  // The profile they leave is written in any case: whoever has read it with them on it starts again.
  for (const id of new Set([joined.profileId, ...plan.fields.keys(), ...returning])) {
    const fields = plan.fields.get(id);
    write.profileChanges.push({
      id,
      ...(fields ? { fields } : {}),
      ...(returning.has(id) ? { mergedInto: null } : {}),
    });
  }
  const mergeIds = plan.merges.map(({ id }) => id);
  write.undoMerges.push(...mergeIds);
  const [link] = plan.links;
  const about = {
    objectId: mergeIds[0] ?? null,
    attemptId: link?.attemptId ?? null,
    sourceContactId: link?.sourceContactId ?? null,
    targetContactId: link?.targetContactId ?? null,
    detail: {
      mergeIds,
      attemptIds: plan.links.map(({ attemptId }) => attemptId),
      contactIds: [...plan.moves.keys()],
    },
  };
  write.audit.push(auditInWrite(write, 'undo', about, actor === 'customer' ? byCustomer : {}));
}
