/** A WhatsApp contact, with what decides about its names. */
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
  /** Two contacts are one customer: `drop` is merged into `keep`. In this order. */
  joins: { keep: string; drop: string }[];
  /** Two contacts of one customer that both stay: only staff can tell which profile is right. Empty if none. */
  conflict: string[];
  /** Contacts whose names change. */
  names: { id: string; externalId: string; secondId: string | null }[];
};

/**
 * What an event with user id and number changes in the contacts that have either (§8): a number belongs to the user id last seen with
 * it, and a contact known only by the number is the same customer.
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

/** A customer's new names from WhatsApp; null for those it doesn't give. */
export type NewNames = { userId: string | null; number: string | null; at: Date };

/** Up to this long before the change, a contact known only by the new number may be its new owner's; older, it is the former owner's. */
const justNowMs = 60 * 60_000;

/**
 * What a change of a customer's names (§8) does to contacts that have a new one: the contact with the new user id is the same
 * customer, and so is a recent one known only by the new number; the number's former owner loses it.
 * @param contacts the customer's own contact (`ownId`), and those that have a new name
 */
export function planNewNames(contacts: readonly NamedContact[], ownId: string, news: NewNames): NamesPlan {
  const { userId, number } = news;
  const plan: NamesPlan = { joins: [], conflict: [], names: [] };
  let own = contacts.find(({ id }) => id === ownId);
  // A contact that has used a name since keeps it: a late change came from its former owner.
  if (!own || !isBefore(own, news)) return plan;
  let numberNow = number;
  for (const other of contacts.filter(({ id }) => id !== ownId)) {
    if (isSame(other, news)) {
      const drop = whoEnds(own, other);
      if (!drop || mustStay(own, other)) {
        // Their old number may soon be somebody else's.
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

/** A contact with no name left gets its own id as a name: no platform uses such names. */
export const nameless = (id: string) => id;
const isNumber = (name: string) => /^\d+$/.test(name);

function isSame(other: NamedContact, { userId, at }: NewNames): boolean {
  if (userId !== null && has(other, userId)) return true;
  return other.secondId === null && other.createdAt.getTime() > at.getTime() - justNowMs;
}

/** True if they haven't written since: a late change takes nothing from a name's current owner. */
const isBefore = ({ lastInboundAt }: NamedContact, { at }: { at: Date }) =>
  (lastInboundAt?.getTime() ?? 0) <= at.getTime();

/**
 * Only staff can merge two with different member numbers. Nor may one's data move to a profile that the other shares: an undo would
 * leave it with the linked contact (§6).
 */
function mustStay(one: NamedContact, other: NamedContact): boolean {
  if (!one.isAlone || !other.isAlone) return (one.isAlone ? one : other).hasFacts;
  return one.memberNumber !== null && other.memberNumber !== null && one.memberNumber !== other.memberNumber;
}

const has = ({ externalId, secondId }: NamedContact, name: string) => externalId === name || secondId === name;

/** A contact's other name; null if none. */
const otherName = ({ externalId, secondId }: NamedContact, name: string) =>
  externalId === name ? secondId : externalId;

/** Its first name stays, where it is one of the two: past links are found by it. */
function named({ id, externalId }: NamedContact, { userId, number }: NamesAtOnce) {
  return externalId === number ? { id, externalId, secondId: userId } : { id, externalId: userId, secondId: number };
}

/** The one without a link; of two such, the newer. Null if both are linked. */
function whoEnds(one: NamedContact, other: NamedContact): NamedContact | null {
  if (one.isAlone && other.isAlone) return one.id < other.id ? other : one;
  if (one.isAlone) return one;
  return other.isAlone ? other : null;
}
