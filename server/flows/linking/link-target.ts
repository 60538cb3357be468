import type { Context } from '../../context.ts';
import type { LinkDecision } from '../../domain/linking/link-decision.ts';
import type { Tap } from '../../domain/linking/link-token.ts';
import type { LinkRows } from '../../store/link-read.ts';
import { type Changes, joinChanges, type RowOf, type Seen } from '../../store/write/changes.ts';
import { addTags, firstTags, type TagCause } from '../profiles/tags.ts';
import { webhookEvent } from '../webhooks/webhook-events.ts';

export type LinkingCustomer = {
  tap: Tap;
  externalId: string;
  /** From the verified ID token. */
  name: string | null;
  pictureUrl: string | null;
  idTokenHash: Buffer | null;
  platformCode: string | null;
  /** False if somebody other than the card's own customer may have tapped. */
  proven: boolean;
};

/** What a decision about a card is written with. */
export type Deciding = {
  context: Context;
  rows: LinkRows;
  subject: LinkingCustomer;
  attemptId: string;
  now: Date;
};

export const seen = (table: Seen['table'], { id, version }: { id: string; version: number }): Seen => ({
  table,
  id,
  version,
});

/** Writes the target contact, so that a `follow` between the read and this write is a conflict (§5). */
export function touchTarget(deciding: Deciding): { id: string; changes: Changes } {
  const { context, rows, subject } = deciding;
  if (rows.target) {
    const { contact } = rows.target;
    const changes = { seen: [seen('contact', contact)], contactChanges: [{ id: contact.id, ...known(subject) }] };
    return { id: contact.id, changes };
  }
  const profileId = context.newId();
  const contact = newTarget(deciding, profileId);
  return {
    id: contact.id,
    changes: { newProfiles: [{ id: profileId, mergedInto: null }], newContacts: [contact] },
  };
}

function newTarget({ context, rows, subject }: Deciding, profileId: string, tags: string[] = []): RowOf<'newContacts'> {
  const { externalId, name, pictureUrl } = subject;
  const unknown = { secondId: null, lastInboundAt: null };
  const id = context.newId();
  const channelId = rows.targetChannel.id;
  return { id, channelId, externalId, ...unknown, state: 'active', profileId, name, pictureUrl, tags };
}

export const byLink = (attemptId: string): TagCause => ({ origin: 'link', originId: attemptId });

const known = ({ name, pictureUrl }: LinkingCustomer) => ({
  ...(name ? { name } : {}),
  ...(pictureUrl ? { pictureUrl } : {}),
});

type Joined = {
  targetContactId: string;
  absorbedId: string | null;
  contactIds: string[];
  addedTags: string[];
  changes: Changes;
};
type Side = NonNullable<LinkRows['source']>;
type Joining = Extract<LinkDecision, { act: 'link' }>['merge'];

/** The target contact exists: if its profile differs from the source's, the two are merged. */
export function knownTarget(
  { rows, subject, attemptId }: Deciding,
  source: Side,
  target: Side,
  merge: Joining,
): Joined {
  const targetContactId = target.contact.id;
  const others = [target.contact, ...source.profile.contacts, ...target.profile.contacts];
  const { added, changes } = addTags(target.contact, rows.campaign.tags.target, byLink(attemptId));
  const base = joinChanges(changes, {
    seen: others.map((contact) => seen('contact', contact)),
    contactChanges: [{ id: targetContactId, state: 'active', ...known(subject) }],
  });
  if (merge.kind !== 'merge')
    return { targetContactId, absorbedId: null, contactIds: [], addedTags: added, changes: base };
  const { survivorId, absorbedId, contactIds, fields } = merge;
  const moved: Changes = {
    seen: [seen('profile', target.profile)],
    contactChanges: contactIds.map((id) => ({ id, profileId: survivorId })),
    profileChanges: [
      { id: survivorId, fields },
      { id: absorbedId, mergedInto: survivorId },
    ],
  };
  return { targetContactId, absorbedId, contactIds, addedTags: added, changes: joinChanges(base, moved) };
}

/** A new contact on the source's profile. An absorbed profile is written with it, so that an undo has one to give back. */
export function unknownTarget(deciding: Deciding, source: Side): Joined {
  const absorbedId = deciding.context.newId();
  const contact = newTarget(deciding, source.profile.id, deciding.rows.campaign.tags.target);
  return {
    targetContactId: contact.id,
    absorbedId,
    contactIds: [contact.id],
    addedTags: contact.tags,
    changes: joinChanges(firstTags(contact, byLink(deciding.attemptId)), {
      newProfiles: [{ id: absorbedId, mergedInto: source.profile.id }],
      profileChanges: [{ id: source.profile.id }],
      newContacts: [contact],
    }),
  };
}

export function mergeChanges(
  { context, rows: { source, target }, attemptId }: Deciding,
  { survivorId, moved }: Extract<Joining, { kind: 'merge' }>,
  absorbedId: string,
  contactIds: string[],
): Changes {
  const id = context.newId();
  return {
    newMerges: [{ id, attemptId, survivorId, absorbedId, by: 'link' }],
    mergeUndos: [{ mergeId: id, contactIds, moved: { ...moved, optedOut: optedOutOf(source, target) } }],
    ...webhookEvent('profile.merged', { mergeId: id, attemptId, survivorId, absorbedId }),
  };
}

/** Contacts that had opted out before the link: after an undo only they stay opted out. */
const optedOutOf = (source: LinkRows['source'], target: LinkRows['target']) =>
  [...(source?.profile.contacts ?? []), ...(target?.profile.contacts ?? [])]
    .filter(({ optedOut }) => optedOut)
    .map(({ id }) => id);
