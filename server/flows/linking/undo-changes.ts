import type { UndoPlan } from '../../domain/linking/undo.ts';
import type { JoinedRows } from '../../store/merges.ts';
import { type Changes, joinChanges } from '../../store/write/changes.ts';
import { auditChanges, byCustomer } from '../audit.ts';
import { removeTags, undoTagChanges } from '../profiles/tags.ts';
import { webhookEvent } from '../webhooks/webhook-events.ts';

/** The changes of undo and unlink alike: links that end, pairs that are asked from now on, opt-outs that stay. */
export function partChanges(plan: Pick<UndoPlan, 'links' | 'optOut' | 'notSame'>): Changes {
  return {
    cardChanges: plan.links.map(({ cardId }) => ({ id: cardId, revoke: true })),
    undoneMessages: plan.links.map(({ attemptId }) => ({ attemptId })),
    notSame: plan.notSame.map(([a, b]) => (a < b ? { low: a, high: b } : { low: b, high: a })),
    contactChanges: [...plan.optOut].map((id) => ({ id, optedOut: true })),
  };
}

/** Undoes merges. */
export function undoChanges(joined: JoinedRows, plan: UndoPlan, actor: 'customer' | 'staff', now: Date): Changes {
  const returning = new Set(plan.merges.map(({ absorbedId }) => absorbedId));
  // The profile they leave is always written: a decision that read it with them on it is retried.
  const profileIds = [...new Set([joined.profileId, ...plan.fields.keys(), ...returning])];
  const mergeIds = plan.merges.map(({ id }) => id);
  const [link] = plan.links;
  // Also of a merge whose link had ended before, by an unlink.
  const attemptIds = [...plan.links, ...plan.merges].flatMap(({ attemptId }) => attemptId ?? []);
  const about = {
    objectId: mergeIds[0] ?? null,
    attemptId: attemptIds[0] ?? null,
    sourceContactId: link?.sourceContactId ?? null,
    targetContactId: link?.targetContactId ?? null,
    detail: {
      mergeIds,
      attemptIds: [...new Set(attemptIds)],
      contactIds: [...plan.moves.keys()],
    },
  };
  const own: Changes = {
    seen: joined.seen,
    contactChanges: [...plan.moves].map(([id, profileId]) => ({ id, profileId })),
    profileChanges: profileIds.map((id) => {
      const fields = plan.fields.get(id);
      return { id, ...(fields && { fields }), ...(returning.has(id) && { livesAgain: true as const }) };
    }),
    undoneMerges: mergeIds.map((id) => ({ id })),
    heirs: [...plan.heirs].map(([attemptId, of]) => ({ attemptId, of })),
  };
  const tags = [...plan.removeTags].map(([id, removed]) =>
    removeTags(id, removed, { origin: 'undo', originId: mergeIds[0] ?? null }),
  );
  const events = plan.merges.map(({ id, survivorId, absorbedId }) =>
    webhookEvent('profile.unmerged', { mergeId: id, survivorId, absorbedId }),
  );
  return joinChanges(
    own,
    ...tags,
    undoTagChanges(plan.undoneChanges),
    ...events,
    partChanges(plan),
    auditChanges(now, 'undo', about, actor === 'customer' ? byCustomer : {}),
  );
}
