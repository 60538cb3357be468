/** A WhatsApp contact, as far as it matters to which names it has. */
export type NamedContact = {
  id: string;
  externalId: string;
  secondId: string | null;
  lastInboundAt: Date | null;
  /** No other contact is on its profile. */
  isAlone: boolean;
  memberNumber: string | null;
};

/** The two names of one customer that an event gives, and the event's time. */
export type NamesAtOnce = { userId: string; number: string; at: Date };

export type NamesPlan = {
  /** Two contacts are one customer: `drop` ends, and `keep` gets what it had. */
  join: { keep: string; drop: string } | null;
  /** Two contacts are one customer, but nobody but a person can tell which profile is right. */
  isConflict: boolean;
  /** Contacts that have other names from now on. */
  names: { id: string; externalId: string; secondId: string | null }[];
};

/**
 * What an event that names a customer by user id and number says of the contacts that have one of the names (§8): a number belongs to
 * the user id that was last seen with it, and a contact that is known by the number alone is the same customer.
 */
export function planNames(contacts: readonly NamedContact[], seen: NamesAtOnce): NamesPlan {
  const { userId, number } = seen;
  const plan: NamesPlan = { join: null, isConflict: false, names: [] };
  const mine = contacts.find((contact) => has(contact, userId));
  const others = contacts.filter((contact) => contact !== mine);
  const isNews = (contact: NamedContact) => (contact.lastInboundAt?.getTime() ?? 0) <= seen.at.getTime();

  for (const contact of others) {
    const otherUserId = otherName(contact, number);
    if (otherUserId === null) continue;
    // An event that comes late takes nothing from whoever has the number now.
    if (!isNews(contact)) return plan;
    plan.names.push({ id: contact.id, externalId: otherUserId, secondId: null });
  }
  if (!mine) return plan;
  const known = otherName(mine, userId);
  const byNumber = others.find((contact) => contact.externalId === number && contact.secondId === null);
  if (!byNumber) {
    if (known !== null && known !== number && isNews(mine)) plan.names.push(named(mine, seen));
    return plan;
  }
  const numbersDiffer = mine.memberNumber !== null && byNumber.memberNumber !== null;
  const hadAnotherNumber = known !== null && known !== number;
  const drop = whoEnds(mine, byNumber);
  if (!drop || hadAnotherNumber || (numbersDiffer && mine.memberNumber !== byNumber.memberNumber)) {
    return { ...plan, isConflict: true };
  }
  const keep = drop === mine ? byNumber : mine;
  plan.join = { keep: keep.id, drop: drop.id };
  plan.names.push(named(keep, seen));
  return plan;
}

const has = ({ externalId, secondId }: NamedContact, name: string) => externalId === name || secondId === name;

/** A contact's name beside this one; null where it has none. */
const otherName = ({ externalId, secondId }: NamedContact, name: string) =>
  externalId === name ? secondId : externalId;

/** Its first name stays, where it is one of the two: past links are found by it. */
function named({ id, externalId }: NamedContact, { userId, number }: NamesAtOnce) {
  return externalId === number ? { id, externalId, secondId: userId } : { id, externalId: userId, secondId: number };
}

/** The one that is linked with nobody; of two such, the newer. Null where both are linked. */
function whoEnds(one: NamedContact, other: NamedContact): NamedContact | null {
  if (one.isAlone && other.isAlone) return one.id < other.id ? other : one;
  if (one.isAlone) return one;
  return other.isAlone ? other : null;
}
