import { currentCaller } from '../../caller.ts';
import type { Context } from '../../context.ts';
import type { MergePair, MergePreview, MergeRefusal, MergeResult } from '../../contract/merges.ts';
import { planMergeByHand } from '../../domain/linking/merge.ts';
import { AppError } from '../../errors.ts';
import type { PairSide } from '../../store/profile-pairs.ts';
import { type Changes, joinChanges } from '../../store/write/changes.ts';
import { auditChanges } from '../audit.ts';
import { decideAndWrite } from '../decide-and-write.ts';
import { notFound } from '../not-found.ts';
import { webhookEvent } from '../webhooks/webhook-events.ts';
import { readProfile } from './edit-profile.ts';

/** The two profiles of a pair, as they are now: an absorbed id stands for its survivor. */
async function sidesOf(
  context: Pick<Context, 'store'>,
  { survivorId, absorbedId }: MergePair,
): Promise<{ survivor: PairSide; absorbed: PairSide } | null> {
  const { profiles, profilePairs } = context.store;
  const [one, other] = await Promise.all([profiles.resolve(survivorId), profiles.resolve(absorbedId)]);
  if (!one || !other) return null;
  const sides = await profilePairs.sides([one.id, other.id]);
  const side = (id: string) => sides.find(({ profileId }) => profileId === id);
  const [survivor, absorbed] = [side(one.id), side(other.id)];
  // One of them was absorbed between the two reads: again, by what it is now.
  return survivor && absorbed ? { survivor, absorbed } : sidesOf(context, { survivorId, absorbedId });
}

/** `POST /api/v1/merges/preview`: what a merge would do. @throws AppError `not_found` */
export async function previewMerge(context: Context, pair: MergePair): Promise<MergePreview> {
  const sides = await sidesOf(context, pair);
  if (!sides) throw notFound('profile');
  const { survivor, absorbed } = sides;
  const plan = planMergeByHand(survivor, absorbed);
  const ids = (side: PairSide) => side.contacts.map(({ id }) => id);
  const [one, other, partedBefore] = await Promise.all([
    readProfile(context, survivor.profileId),
    readProfile(context, absorbed.profileId),
    context.store.profilePairs.areParted(ids(survivor), ids(absorbed)),
  ]);
  return {
    refusal: plan.ok ? null : plan.reason,
    survivor: one.profile,
    absorbed: other.profile,
    contactIds: plan.ok ? plan.contactIds : [],
    memberNumber: survivor.memberNumber ?? absorbed.memberNumber,
    fields: fieldsOf(survivor, absorbed),
    partedBefore,
  };
}

function fieldsOf({ fields: own }: PairSide, { fields: theirs }: PairSide): MergePreview['fields'] {
  return [...new Set([...Object.keys(own), ...Object.keys(theirs)])].map((name) => {
    const [mine, other] = [own[name], theirs[name]];
    if (mine === undefined) return { name, value: other ?? '', from: 'absorbed', lost: null };
    if (other === undefined) return { name, value: mine, from: 'survivor', lost: null };
    return { name, value: mine, from: mine === other ? 'both' : 'survivor', lost: mine === other ? null : other };
  });
}

/** `POST /api/v1/merges`: each pair by itself, in order; one that is refused changes nothing and stops no other. */
export async function mergeProfiles(context: Context, pairs: readonly MergePair[]): Promise<MergeResult[]> {
  const results: MergeResult[] = [];
  for (const pair of pairs) results.push({ ...pair, ...(await mergePair(context, pair)) });
  return results;
}

type Outcome = Pick<MergeResult, 'status' | 'mergeId' | 'refusal'>;
const refused = (refusal: MergeRefusal | 'busy'): Outcome => ({ status: 'refused', mergeId: null, refusal });

async function mergePair(context: Context, pair: MergePair): Promise<Outcome> {
  try {
    return await decideAndWrite<Awaited<ReturnType<typeof sidesOf>>, Outcome>(context, {
      read: (pass) => sidesOf(pass.context, pair),
      decide: async (sides, { now }) => {
        if (!sides) return { changes: null, answer: refused('not_found') };
        const plan = planMergeByHand(sides.survivor, sides.absorbed);
        if (!plan.ok) return { changes: null, answer: refused(plan.reason) };
        const mergeId = context.newId();
        return {
          changes: changesOf(sides, plan, mergeId, now),
          answer: { status: 'merged', mergeId, refusal: null },
        };
      },
    });
  } catch (error) {
    if (error instanceof AppError && error.code === 'busy') return refused('busy');
    throw error;
  }
}

type Plan = Extract<ReturnType<typeof planMergeByHand>, { ok: true }>;

function changesOf(sides: { survivor: PairSide; absorbed: PairSide }, plan: Plan, mergeId: string, now: Date): Changes {
  const { survivorId, absorbedId, contactIds, fields, moved } = plan;
  const both = [sides.survivor, sides.absorbed];
  const contacts = both.flatMap((side) => side.contacts);
  const optedOut = contacts.filter((contact) => contact.optedOut).map(({ id }) => id);
  const { actor, actorId } = currentCaller();
  const own: Changes = {
    seen: [
      ...both.map(({ profileId: id, version }) => ({ table: 'profile' as const, id, version })),
      ...contacts.map(({ id, version }) => ({ table: 'contact' as const, id, version })),
    ],
    contactChanges: contactIds.map((id) => ({ id, profileId: survivorId })),
    profileChanges: [
      { id: survivorId, fields },
      { id: absorbedId, mergedInto: survivorId },
    ],
    newMerges: [{ id: mergeId, attemptId: null, survivorId, absorbedId, by: actorId ? `${actor}:${actorId}` : actor }],
    mergeUndos: [{ mergeId, contactIds, moved: { ...moved, optedOut } }],
  };
  return joinChanges(
    own,
    webhookEvent('profile.merged', { mergeId, attemptId: null, survivorId, absorbedId }),
    auditChanges(now, 'merge', { objectId: mergeId, detail: { survivorId, absorbedId, contactIds } }),
  );
}

/**
 * `POST /api/v1/merges/not-same`: no link joins them again without asking, and they are no longer suggested.
 * @throws AppError `not_found`, `conflict` for one profile
 */
export async function sayNotSame(context: Context, [one, other]: readonly [string, string]): Promise<void> {
  await decideAndWrite(context, {
    read: async (pass) => (await sidesOf(pass.context, { survivorId: one, absorbedId: other })) ?? missing(),
    decide: async ({ survivor, absorbed }, { now }) => {
      if (survivor.profileId === absorbed.profileId) throw new AppError('conflict', { reason: 'one_profile' });
      const pairs = survivor.contacts.flatMap((a) => absorbed.contacts.map((b) => [a.id, b.id] as const));
      const detail = { profileIds: [survivor.profileId, absorbed.profileId] };
      return {
        changes: joinChanges(
          { notSame: pairs.map(([a, b]) => (a < b ? { low: a, high: b } : { low: b, high: a })) },
          auditChanges(now, 'not_same', { detail }),
        ),
        answer: undefined,
      };
    },
  });
}

function missing(): never {
  throw notFound('profile');
}
