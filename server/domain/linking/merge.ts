/** A profile and its contacts, as a merge reads them. */
export type MergeSide = {
  profileId: string;
  memberNumber: string | null;
  fields: Readonly<Record<string, string>>;
  createdAt: Date;
  contacts: readonly { id: string; channelId: string }[];
};

type ConflictReason = 'member_number_conflict' | 'profile_conflict';
type Joining = {
  ok: true;
  kind: 'merge';
  survivorId: string;
  absorbedId: string;
  /** Contacts that move to the survivor. */
  contactIds: string[];
  fields: Record<string, string>;
  /** What an undo restores: the absorbed profile's own values, and the keys that the survivor got from it. */
  moved: { memberNumber: string | null; fields: Record<string, string>; gained: string[] };
};
export type MergePlan = { ok: true; kind: 'same_profile' } | Joining | { ok: false; reason: ConflictReason };

/**
 * Who survives (§6): the profile with the member number, else the older, else the lower id, so that the order of the two
 * never matters. Different numbers, or two contacts of one channel, join nothing.
 */
export function planMerge(a: MergeSide, b: MergeSide): MergePlan {
  if (a.profileId === b.profileId) return { ok: true, kind: 'same_profile' };
  if (a.memberNumber && b.memberNumber && a.memberNumber !== b.memberNumber) {
    return { ok: false, reason: 'member_number_conflict' };
  }
  const channels = new Set(a.contacts.map((contact) => contact.channelId));
  if (b.contacts.some((contact) => channels.has(contact.channelId))) return { ok: false, reason: 'profile_conflict' };

  const [survivor, absorbed] = survives(a, b) ? [a, b] : [b, a];
  return mergeInto(survivor, absorbed);
}

/** A merge whose survivor somebody has chosen (§6). The profile with the member number must survive: the number stays where it is. */
export function planMergeByHand(
  survivor: MergeSide,
  absorbed: MergeSide,
): Joining | { ok: false; reason: ConflictReason | 'same_profile' | 'survivor_needs_number' } {
  const plan = planMerge(survivor, absorbed);
  if (!plan.ok) return plan;
  if (plan.kind === 'same_profile') return { ok: false, reason: 'same_profile' };
  if (absorbed.memberNumber && !survivor.memberNumber) return { ok: false, reason: 'survivor_needs_number' };
  return mergeInto(survivor, absorbed);
}

function mergeInto(survivor: MergeSide, absorbed: MergeSide): Joining {
  return {
    ok: true,
    kind: 'merge',
    survivorId: survivor.profileId,
    absorbedId: absorbed.profileId,
    contactIds: absorbed.contacts.map((contact) => contact.id),
    fields: { ...absorbed.fields, ...survivor.fields },
    moved: {
      memberNumber: absorbed.memberNumber,
      fields: { ...absorbed.fields },
      gained: Object.keys(absorbed.fields).filter((key) => !Object.hasOwn(survivor.fields, key)),
    },
  };
}

function survives(a: MergeSide, b: MergeSide): boolean {
  const numbered = Number(Boolean(a.memberNumber)) - Number(Boolean(b.memberNumber));
  if (numbered !== 0) return numbered > 0;
  const older = b.createdAt.getTime() - a.createdAt.getTime();
  return older !== 0 ? older > 0 : a.profileId < b.profileId;
}
