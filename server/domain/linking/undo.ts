import { nameAfter, type TagChange, tagsBy, tagsWithout } from '../tag-history.ts';

/** Contacts that share a profile, and how they got there: the facts of an undo or an unlink. */
export type Joined = {
  /** Their current profile. */
  profileId: string;
  contacts: readonly JoinedContact[];
  /** Every profile that a merge below names, and those that absorbed it since. */
  profiles: readonly { id: string; mergedInto: string | null; fields: Readonly<Record<string, string>> }[];
  /** Merges in force, oldest first. */
  merges: readonly PastMerge[];
  /** Links in force: their card isn't revoked. */
  links: readonly StandingLink[];
};

/** A contact with its tags, and what has changed them. */
type JoinedContact = {
  id: string;
  optedOut: boolean;
  tags: readonly string[];
  changes: readonly TagChange[];
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
  /** Tags that it added, by contact, with their names of then: all that is known of a link from before changes were recorded. */
  addedTags: Readonly<Record<string, readonly string[]>>;
  /** Attempts of undone links whose tags are its own since. */
  heirOf: readonly string[];
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
  /** Changes of tags that are undone, with the journeys that they have started. */
  undoneChanges: string[];
  /** Attempts of links that hold, and those of ending links whose tags become theirs. */
  heirs: Map<string, string[]>;
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
  const paths = new Map(joined.contacts.map(({ id }) => [id, pathOf(joined, id)]));
  let where = new Map(joined.contacts.map(({ id }) => [id, joined.profileId]));
  const taken: PastMerge[] = [];
  const linkOf = (merge: PastMerge) => joined.links.find((link) => link.attemptId === merge.attemptId);
  let next = joined.merges.find((merge) => merge.id === mergeId);
  while (next) {
    taken.push(next);
    where = new Map(
      [...paths].map(([id, path]) => [
        id,
        path.findLast((merge) => taken.includes(merge))?.absorbedId ?? joined.profileId,
      ]),
    );
    next = joined.merges.find((merge) => {
      const link = linkOf(merge);
      return !taken.includes(merge) && link !== undefined && isParted(link, where);
    });
  }
  const moves = new Map([...where].filter(([, profileId]) => profileId !== joined.profileId));
  const links = joined.links.filter((link) => isParted(link, where));
  return {
    merges: taken,
    moves,
    fields: fieldsWithout(joined, taken),
    links,
    ...tagsOf(links, joined),
    optOut: optOutsThatSpread(joined, where),
    // Of an undone link its own pairs, and whoever was joined by hand with one of them.
    notSame: partedPairs(where).filter(
      ([a, b]) =>
        taken[0]?.attemptId === null ||
        joining(joined.merges, a, b)?.attemptId === null ||
        links.some((link) => [a, b].includes(link.sourceContactId) && [a, b].includes(link.targetContactId)),
    ),
  };
}

/** The merges that have brought a contact to its profile, newest first: those before it left another one are over for it. */
function pathOf({ profileId, merges }: Joined, contactId: string): PastMerge[] {
  let place = profileId;
  return merges.toReversed().filter(({ survivorId, absorbedId, contactIds }) => {
    const isStep = survivorId === place && contactIds.includes(contactId);
    if (isStep) place = absorbedId;
    return isStep;
  });
}

const partedPairs = (where: Map<string, string>) =>
  [...where].flatMap(([a, one], i) =>
    [...where].slice(i + 1).flatMap(([b, other]): [string, string][] => (one === other ? [] : [[a, b]])),
  );

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
export function joining(merges: readonly PastMerge[], a: string, b: string): PastMerge | undefined {
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

/**
 * Tags that the ending links added go, unless something else has put them on since. One that a link still in force names as well, and
 * would have put on if it hadn't been there, stays, and is that one's from now on.
 */
function tagsOf(
  ending: readonly StandingLink[],
  { links, contacts }: Joined,
): Pick<UndoPlan, 'removeTags' | 'undoneChanges' | 'heirs'> {
  const holding = links.filter((link) => !ending.includes(link));
  const removeTags = new Map<string, string[]>();
  const undone = new Set<string>();
  const heirs = new Map<string, string[]>();
  for (const contact of contacts) {
    const unrecorded = new Set<string>();
    for (const link of ending.filter((one) => [one.sourceContactId, one.targetContactId].includes(contact.id))) {
      const inherit = (holders: readonly StandingLink[]) => {
        for (const { attemptId } of holders)
          heirs.set(attemptId, [...new Set([...(heirs.get(attemptId) ?? []), link.attemptId, ...link.heirOf])]);
        return holders.length > 0;
      };
      for (const change of changesBy(link, contact))
        if (!inherit(holding.filter((other) => holds(other, contact, change)))) undone.add(change.id);
      for (const name of unrecordedTags(link, contact))
        if (!inherit(holding.filter((other) => campaignTags(other, contact.id).includes(name)))) unrecorded.add(name);
    }
    const remove = new Set([...tagsWithout(contact, undone).remove, ...unrecorded]);
    if (remove.size > 0) removeTags.set(contact.id, [...remove]);
  }
  return { removeTags, undoneChanges: [...undone], heirs };
}

/** The changes by which a link, or one that it is heir of, has put tags on a contact. */
const changesBy = ({ attemptId, heirOf }: StandingLink, { changes }: JoinedContact) =>
  changes.filter(
    ({ origin, originId, isUndone }) =>
      origin === 'link' && originId !== null && !isUndone && [attemptId, ...heirOf].includes(originId),
  );

/** Tags of a contact that a link has put on before changes were recorded. */
function unrecordedTags({ addedTags, at }: StandingLink, { id, tags, changes }: JoinedContact): string[] {
  const recorded = tagsBy(changes);
  const since = changes.filter((change) => change.at >= at);
  return (addedTags[id] ?? [])
    .flatMap((tag) => nameAfter(tag, since) ?? [])
    .filter((tag) => tags.includes(tag) && !recorded.get(tag));
}

/** A link has found the tag on the contact by this change, and names it. */
function holds(link: StandingLink, contact: JoinedContact, change: TagChange): boolean {
  const [before, since] = [(one: TagChange) => one.at <= link.at, (one: TagChange) => one.at > link.at];
  const then = [...tagsBy(contact.changes.filter(before))].find(([, by]) => by === change.id);
  const today = then && nameAfter(then[0], contact.changes.filter(since));
  return today !== undefined && today !== null && campaignTags(link, contact.id).includes(today);
}

/** The tags that a link's campaign names for a contact, by their names of today. */
const campaignTags = (
  { sourceContactId, targetContactId, campaignTags: { source, target } }: StandingLink,
  id: string,
) => (sourceContactId === id ? source : targetContactId === id ? target : []);

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
