/** A WhatsApp contact, as far as it matters to which names it has. */
export type NamedContact = {
  id: string;
  externalId: string;
  secondId: string | null;
  lastInboundAt: Date | null;
  createdAt: Date;
  /** No other contact is on its profile. */
  isAlone: boolean;
  memberNumber: string | null;
  /** Its profile has a member number or fields. */
  hasFacts: boolean;
};

/** The two names of one customer that an event gives, and the event's time. */
export type NamesAtOnce = { userId: string; number: string; at: Date };

export type NamesPlan = {
  /** Two contacts are one customer: `drop` ends, and `keep` gets what it had. One after the other. */
  joins: { keep: string; drop: string }[];
  /** Two contacts that are one customer, and stay: nobody but a person can tell which profile is right. Empty where there are none. */
  conflict: string[];
  /** Contacts that have other names from now on. */
  names: { id: string; externalId: string; secondId: string | null }[];
};

/**
 * What an event that names a customer by user id and number says of the contacts that have one of the names (§8): a number belongs to
 * the user id that was last seen with it, and a contact that is known by the number alone is the same customer.
 */
export function planNames(contacts: readonly NamedContact[], seen: NamesAtOnce): NamesPlan {
  const { userId, number } = seen;
  const plan: NamesPlan = { joins: [], conflict: [], names: [] };
  const mine = contacts.find((contact) => has(contact, userId));
  const others = contacts.filter((contact) => contact !== mine);

  for (const contact of others) {
    const otherUserId = otherName(contact, number);
    if (otherUserId === null) continue;
    if (!isBefore(contact, seen)) return plan;
    plan.names.push({ id: contact.id, externalId: otherUserId, secondId: null });
  }
  if (!mine) return plan;
  const known = otherName(mine, userId);
  const byNumber = others.find((contact) => contact.externalId === number && contact.secondId === null);
  if (!byNumber) {
    if (known !== null && known !== number && isBefore(mine, seen)) plan.names.push(named(mine, seen));
    return plan;
  }
  const hadAnotherNumber = known !== null && known !== number;
  const drop = whoEnds(mine, byNumber);
  if (!drop || hadAnotherNumber || mustStay(mine, byNumber)) {
    return { ...plan, conflict: [mine.id, byNumber.id] };
  }
  const keep = drop === mine ? byNumber : mine;
  plan.joins.push({ keep: keep.id, drop: drop.id });
  plan.names.push(named(keep, seen));
  return plan;
}

/** What WhatsApp says a customer is called from now on; null for what it doesn't tell. */
export type NewNames = { userId: string | null; number: string | null; at: Date };

/** So long before the change was told, a contact known by the new number alone may be its new owner's first message; before, it is the former owner. */
const justNowMs = 60 * 60_000;

/**
 * What a change of a customer's names (§8) does to those who have one of the new ones: the contact that has the new user id is the same
 * customer, and so is one that appeared under the new number alone about now; whoever had the number before has it no more.
 * @param contacts the customer's own contact (`ownId`), and those that have a new name
 */
export function planNewNames(contacts: readonly NamedContact[], ownId: string, news: NewNames): NamesPlan {
  const { userId, number } = news;
  const plan: NamesPlan = { joins: [], conflict: [], names: [] };
  let own = contacts.find(({ id }) => id === ownId);
  // Who has written under a name since then has it still: a change that comes late was their former owner's.
  if (!own || !isBefore(own, news)) return plan;
  let numberNow = number;
  for (const other of contacts.filter(({ id }) => id !== ownId)) {
    if (isSame(other, news)) {
      const drop = whoEnds(own, other);
      if (!drop || mustStay(own, other)) {
        // The number that they had may be somebody else's soon.
        const kept =
          [own.externalId, own.secondId].find((name) => name !== null && !isNumber(name)) ?? nameless(own.id);
        return {
          ...plan,
          conflict: [own.id, other.id],
          names: [...plan.names, { id: own.id, externalId: kept, secondId: null }],
        };
      }
      plan.joins.push({ keep: (drop === own ? other : own).id, drop: drop.id });
      own = {
        ...(drop === own ? other : own),
        isAlone: own.isAlone && other.isAlone,
        memberNumber: own.memberNumber ?? other.memberNumber,
        hasFacts: own.hasFacts || other.hasFacts,
      };
    } else if (isBefore(other, news)) {
      const kept = otherName(other, number ?? '') ?? nameless(other.id);
      plan.names.push({ id: other.id, externalId: kept, secondId: null });
    } else numberNow = null;
  }
  const [externalId = own.externalId, secondId = null] = [userId, numberNow].filter((name) => name !== null);
  plan.names.push({ id: own.id, externalId, secondId });
  return plan;
}

/** A contact that no name is left for is called by its own id: no platform calls anybody so. */
export const nameless = (id: string) => id;
const isNumber = (name: string) => /^\d+$/.test(name);

function isSame(other: NamedContact, { userId, at }: NewNames): boolean {
  if (userId !== null && has(other, userId)) return true;
  return other.secondId === null && other.createdAt.getTime() > at.getTime() - justNowMs;
}

/** They haven't written since: what comes late takes nothing from whoever has a name now. */
const isBefore = ({ lastInboundAt }: NamedContact, { at }: { at: Date }) =>
  (lastInboundAt?.getTime() ?? 0) <= at.getTime();

/**
 * Nobody but a person can join two with different member numbers. Nor may what is known of one come onto the profile that the other shares:
 * an undo would leave it with whom they were linked (§6).
 */
function mustStay(one: NamedContact, other: NamedContact): boolean {
  if (!one.isAlone || !other.isAlone) return (one.isAlone ? one : other).hasFacts;
  return one.memberNumber !== null && other.memberNumber !== null && one.memberNumber !== other.memberNumber;
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
