import { type ContactRenaming, nameOfToday } from './tag-rename.ts';

/** Contacts that share a profile, and how they got there: the facts of an undo or an unlink. */
export type Joined = {
  /** Their current profile. */
  profileId: string;
  contacts: readonly { id: string; optedOut: boolean; renamings: readonly ContactRenaming[] }[];
  /** Every profile that a merge below names, and those that absorbed it since. */
  profiles: readonly { id: string; mergedInto: string | null; fields: Readonly<Record<string, string>> }[];
  /** Merges in force, oldest first. */
  merges: readonly PastMerge[];
  /** Links in force: their card isn't revoked. */
  links: readonly StandingLink[];
};

export type PastMerge = {
  id: string;
  attemptId: string | null;
  survivorId: string;
  absorbedId: string;
  /** Who moved to the survivor. */
  contactIds: readonly string[];
  /** The absorbed profile's own fields, those that the survivor got from it, and who had opted out before. */
  moved: { fields: Readonly<Record<string, string>>; gained: readonly string[]; optedOut: readonly string[] };
};

export type StandingLink = {
  attemptId: string;
  cardId: string;
  sourceContactId: string;
  targetContactId: string;
  /** In ms since 1970. */
  at: number;
  /** Tags that it added, by contact, with their names of then. */
  addedTags: Readonly<Record<string, readonly string[]>>;
  campaignTags: { source: readonly string[]; target: readonly string[] };
};

export type UndoPlan = {
  merges: PastMerge[];
  /** Contacts that go back, and to which profile. */
  moves: Map<string, string>;
  /** Profiles whose fields change. */
  fields: Map<string, Record<string, string>>;
  /** Links that end with it: their cards are revoked, their due messages aren't sent. */
  links: StandingLink[];
  removeTags: Map<string, string[]>;
  /** Contacts that are opted out from now on. */
  optOut: string[];
  /** Pairs that are never linked again without asking. */
  notSame: [string, string][];
};

/**
 * Undoes a merge (§6). Contacts that it moved and that are still here go back; a later link whose two contacts this separates is
 * undone too, so that nobody stays linked to a stranger through a contact that left.
 * @param mergeId one of `joined.merges`
 */
export function planUndo(joined: Joined, mergeId: string): UndoPlan {
  const where = new Map(joined.contacts.map(({ id }) => [id, joined.profileId]));
  const taken: PastMerge[] = [];
  const linkOf = (merge: PastMerge) => joined.links.find((link) => link.attemptId === merge.attemptId);
  let next = joined.merges.find((merge) => merge.id === mergeId);
  while (next) {
    taken.push(next);
    for (const id of next.contactIds) if (where.get(id) === joined.profileId) where.set(id, next.absorbedId);
    next = joined.merges.find((merge) => {
      const link = linkOf(merge);
      return !taken.includes(merge) && link !== undefined && isParted(link, where);
    });
  }
  const moves = new Map([...where].filter(([, profileId]) => profileId !== joined.profileId));
  const own = new Set(taken.map(({ attemptId }) => attemptId));
  const links = joined.links.filter((link) => own.has(link.attemptId) || isParted(link, where));
  return {
    merges: taken,
    moves,
    fields: fieldsWithout(joined, taken),
    links,
    removeTags: tagsOf(links, joined),
    optOut: optOutsThatSpread(joined, where),
    notSame:
      links.length > 0
        ? links.map((link) => [link.sourceContactId, link.targetContactId])
        : [...moves.keys()].flatMap((gone) =>
            joined.contacts.filter(({ id }) => !moves.has(id)).map(({ id }): [string, string] => [gone, id]),
          ),
  };
}

/** A contact moves to a new profile (§6); tags, fields and number stay where they are. */
export function planUnlink(joined: Joined, contactId: string): Pick<UndoPlan, 'links' | 'optOut' | 'notSame'> {
  const where = new Map(joined.contacts.map(({ id }) => [id, id === contactId ? 'new' : joined.profileId]));
  return {
    links: joined.links.filter((link) => isParted(link, where)),
    optOut: optOutsThatSpread(joined, where),
    notSame: joined.contacts.filter(({ id }) => id !== contactId).map(({ id }) => [contactId, id]),
  };
}

function isParted(link: StandingLink, where: Map<string, string>): boolean {
  const source = where.get(link.sourceContactId);
  const target = where.get(link.targetContactId);
  return source !== undefined && target !== undefined && source !== target;
}

/** The merge that joined two contacts: the newest that moved only one of them. */
function joining(merges: readonly PastMerge[], a: string, b: string): PastMerge | undefined {
  return merges.findLast(({ contactIds }) => contactIds.includes(a) !== contactIds.includes(b));
}

/** An opt-out while they were joined meant both sides, so it stays with all; an earlier one stays with its contact. */
function optOutsThatSpread({ contacts, merges }: Joined, where: Map<string, string>): string[] {
  const spreads = contacts.some(
    (one) =>
      one.optedOut &&
      contacts.some(
        (other) =>
          where.get(one.id) !== where.get(other.id) &&
          !joining(merges, one.id, other.id)?.moved.optedOut.includes(one.id),
      ),
  );
  return spreads ? contacts.filter(({ optedOut }) => !optedOut).map(({ id }) => id) : [];
}

/** Tags that the ending links added, with their names of today, except those of a link still in force. */
function tagsOf(ending: readonly StandingLink[], { links, contacts }: Joined): Map<string, string[]> {
  const holding = links.filter((link) => !ending.includes(link));
  const holds = (contactId: string, tag: string) =>
    holding.some(
      ({ sourceContactId, targetContactId, campaignTags }) =>
        (sourceContactId === contactId && campaignTags.source.includes(tag)) ||
        (targetContactId === contactId && campaignTags.target.includes(tag)),
    );
  const off = new Map<string, string[]>();
  for (const { addedTags, at } of ending) {
    for (const [contactId, tags] of Object.entries(addedTags)) {
      const renamings = contacts.find(({ id }) => id === contactId)?.renamings ?? [];
      const own = tags.flatMap((tag) => nameOfToday(tag, at, renamings) ?? []).filter((tag) => !holds(contactId, tag));
      if (own.length > 0) off.set(contactId, [...(off.get(contactId) ?? []), ...own]);
    }
  }
  return off;
}

/** A field that came with a merge is removed again, from every profile that got it, unless it was edited since. */
function fieldsWithout({ profiles, merges }: Joined, taken: readonly PastMerge[]): Map<string, Record<string, string>> {
  const changed = new Map<string, Record<string, string>>();
  for (const { survivorId, moved } of taken) {
    let keys = moved.gained;
    let profile = profiles.find(({ id }) => id === survivorId);
    while (profile) {
      const { id, mergedInto } = profile;
      const before = changed.get(id) ?? profile.fields;
      const kept = Object.entries(before).filter(
        ([key, value]) => !(keys.includes(key) && value === moved.fields[key]),
      );
      if (kept.length < Object.keys(before).length) changed.set(id, Object.fromEntries(kept));
      const handedOn = merges.find((merge) => merge.absorbedId === id && merge.survivorId === mergedInto);
      keys = keys.filter((key) => handedOn?.moved.gained.includes(key));
      profile = handedOn && profiles.find((one) => one.id === mergedInto);
    }
  }
  return changed;
}
