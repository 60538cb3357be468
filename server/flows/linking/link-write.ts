import type { Context } from '../../context.ts';
import type { FailureReason } from '../../contract/reasons.ts';
import type { LinkDecision, Outcome } from '../../domain/link-decision.ts';
import type { Tap } from '../../domain/link-token.ts';
import type { LinkRows } from '../../store/link-read.ts';
import { type AddedTags, emptyWrite, type GuardedWrite, type Seen } from '../../store/write/write.ts';
import { auditInWrite, byCustomer } from '../audit.ts';
import { failureMessage, successMessages } from './link-messages.ts';
import { observedFriend } from './observed-friend.ts';

export type LinkingCustomer = {
  tap: Tap;
  externalId: string;
  /** As LINE gave them to us: the ID token's own, verified. */
  name: string | null;
  pictureUrl: string | null;
  idTokenHash: Buffer | null;
  platformCode: string | null;
  /** Somebody other than the card's own customer may have tapped: false. */
  proven: boolean;
};

export type WritingDecision = Exclude<LinkDecision, { act: 'read' }>;

/**
 * What a decision writes, whole, and the id of the attempt it writes it under. It asks the database only for cards that a message
 * brings along.
 */
export async function linkWrite(
  context: Context,
  rows: LinkRows,
  subject: LinkingCustomer,
  decision: WritingDecision,
  now: Date,
): Promise<{ write: GuardedWrite; attemptId: string }> {
  const attemptId = rows.attempt?.id ?? context.newId();
  const write = emptyWrite(now);
  write.seen = [{ table: 'card', ...version(rows.card) }];
  if (rows.attempt) write.seen.push({ table: 'attempt', ...version(rows.attempt) });
  if (rows.olderOpen) {
    write.seen.push({ table: 'attempt', ...version(rows.olderOpen) });
    write.supersede = [rows.olderOpen.id];
  }
  if (subject.idTokenHash) write.idTokenUse = { hash: subject.idTokenHash, cardId: rows.card.id };
  const effects = { context, rows, subject, write, attemptId, now };
  switch (decision.act) {
    case 'link':
      await linkEffects(effects, decision);
      break;
    case 'open':
      write.enabledCampaignId = rows.campaign.id;
      recordAttempt(effects, {
        outcome: 'open',
        targetContactId: touchTarget(effects),
        waitsFor: decision.waitsFor,
        asks: decision.asks,
        consented: decision.consented,
      });
      break;
    case 'block':
      recordAttempt(effects, { outcome: 'blocked', targetContactId: rows.target?.contact.id ?? null });
      if (decision.observed) {
        const who = { channelId: rows.targetChannel.id, externalId: subject.externalId };
        write.friendshipLog = [observedFriend(context, who, now)];
      }
      break;
    case 'decline':
      recordAttempt(effects, { outcome: 'declined', targetContactId: rows.target?.contact.id ?? null, asks: true });
      break;
    case 'fail':
      await failEffects(effects, decision.reason);
      break;
  }
  return { write, attemptId };
}

type Effects = {
  context: Context;
  rows: LinkRows;
  subject: LinkingCustomer;
  write: GuardedWrite;
  attemptId: string;
  now: Date;
};

const version = ({ id, version }: { id: string; version: number }) => ({ id, version });

function recordAttempt(
  { rows, subject, write, attemptId, now }: Effects,
  state: {
    outcome: Outcome;
    targetContactId: string | null;
    waitsFor?: 'friend' | 'consent';
    asks?: boolean;
    consented?: boolean;
    reason?: FailureReason;
    addedTags?: AddedTags;
  },
) {
  const full = {
    id: attemptId,
    outcome: state.outcome,
    waitsFor: state.waitsFor ?? null,
    asks: state.asks ?? rows.attempt?.asks ?? false,
    consented: state.consented ?? false,
    reason: state.reason ?? null,
    platformCode: state.outcome === 'failed' ? subject.platformCode : null,
    targetContactId: state.targetContactId,
    endedAt: state.outcome === 'open' ? null : now,
    addedTags: state.addedTags ?? null,
  };
  if (rows.attempt) {
    write.attemptChanges = [full];
    return;
  }
  write.newAttempt = {
    ...full,
    campaignId: rows.campaign.id,
    cardId: rows.card.id,
    tapId: subject.tap.tapId,
    sourceContactId: rows.source?.contact.id ?? null,
    targetChannelId: rows.targetChannel.id,
    targetExternalId: subject.externalId,
    tappedAt: subject.tap.tappedAt,
  };
}

/** Writes the target contact, so that no `follow` falls between this read and this write (§5). Returns its id. */
function touchTarget({ context, rows, subject, write }: Effects): string {
  if (rows.target) {
    write.seen.push({ table: 'contact', ...version(rows.target.contact) });
    write.contactChanges.push({ id: rows.target.contact.id, ...known(subject) });
    return rows.target.contact.id;
  }
  const profileId = context.newId();
  write.newProfiles.push({ id: profileId, mergedInto: null });
  return addTarget(context, rows, subject, write, profileId, []);
}

function addTarget(
  context: Context,
  rows: LinkRows,
  subject: LinkingCustomer,
  write: GuardedWrite,
  profileId: string,
  tags: string[],
) {
  const id = context.newId();
  const { name, pictureUrl } = subject;
  const fixed = {
    channelId: rows.targetChannel.id,
    externalId: subject.externalId,
    secondId: null,
    state: 'active' as const,
    lastInboundAt: null,
  };
  write.newContacts.push({ id, ...fixed, profileId, name, pictureUrl, tags });
  return id;
}

const known = ({ name, pictureUrl }: LinkingCustomer) => ({
  ...(name ? { name } : {}),
  ...(pictureUrl ? { pictureUrl } : {}),
});

async function linkEffects(effects: Effects, { merge, proven }: Extract<LinkDecision, { act: 'link' }>) {
  const { context, rows, subject, write, attemptId, now } = effects;
  const { campaign, source, target } = rows;
  if (!source) throw new Error('a link needs its source contact');
  write.enabledCampaignId = campaign.id;
  write.seen.push({ table: 'profile', ...version(source.profile) }, { table: 'contact', ...version(source.contact) });

  let targetContactId: string;
  const changes = new Map<string, GuardedWrite['contactChanges'][number]>();
  const change = (id: string, fields: object) => changes.set(id, { ...changes.get(id), ...fields, id });
  change(source.contact.id, { addTags: campaign.tags.source });
  let absorbedId: string | null = null;
  if (target) {
    targetContactId = target.contact.id;
    change(targetContactId, { addTags: campaign.tags.target, state: 'active', ...known(subject) });
    const seen = new Map<string, Seen>();
    for (const contact of [target.contact, ...source.profile.contacts, ...target.profile.contacts]) {
      if (contact.id !== source.contact.id) seen.set(contact.id, { table: 'contact', ...version(contact) });
    }
    write.seen.push(...seen.values());
    if (merge.kind === 'merge') {
      write.seen.push({ table: 'profile', ...version(target.profile) });
      absorbedId = merge.absorbedId;
      for (const id of merge.contactIds) change(id, { profileId: merge.survivorId });
      write.profileChanges = [
        { id: merge.survivorId, fields: merge.fields },
        { id: absorbedId, mergedInto: merge.survivorId },
      ];
    }
  } else {
    absorbedId = context.newId();
    write.newProfiles.push({ id: absorbedId, mergedInto: source.profile.id });
    write.profileChanges = [{ id: source.profile.id }];
    targetContactId = addTarget(context, rows, subject, write, source.profile.id, campaign.tags.target);
  }
  write.contactChanges = [...changes.values()];

  const addedTags = {
    source: newTo(source.contact, campaign.tags.source),
    target: newTo(target?.contact, campaign.tags.target),
  };
  recordAttempt(effects, { outcome: 'linked', targetContactId, addedTags });
  write.redemption = {
    cardId: rows.card.id,
    targetChannelId: rows.targetChannel.id,
    externalId: subject.externalId,
    attemptId,
    addedTags: { [source.contact.id]: addedTags.source, [targetContactId]: addedTags.target },
  };
  if (merge.kind === 'merge' && absorbedId) {
    write.newMerge = {
      id: context.newId(),
      attemptId,
      survivorId: merge.survivorId,
      absorbedId,
      by: 'link',
      contactIds: target ? merge.contactIds : [targetContactId],
      moved: { ...merge.moved, optedOut: optedOutOf(source, target) },
    };
  }
  const ids = { attemptId, sourceContactId: source.contact.id, targetContactId };
  Object.assign(write, await successMessages(context, rows, { ...ids, targetName: subject.name, proven }, now));
  write.audit = [auditInWrite(write, 'link', ids, byCustomer)];
}

const newTo = (contact: { tags: string[] } | undefined, tags: string[]) =>
  tags.filter((tag) => !contact?.tags.includes(tag));

/** Who had opted out before the link: undo leaves that with them alone. */
const optedOutOf = (source: NonNullable<LinkRows['source']>, target: LinkRows['target']) =>
  [...source.profile.contacts, ...(target?.profile.contacts ?? [])]
    .filter(({ optedOut }) => optedOut)
    .map(({ id }) => id);

async function failEffects(effects: Effects, reason: FailureReason) {
  const { context, rows, subject, write, attemptId, now } = effects;
  recordAttempt(effects, { outcome: 'failed', targetContactId: rows.target?.contact.id ?? null, reason });
  Object.assign(write, await failureMessage(context, rows, { attemptId, proven: subject.proven }, reason, now));
  const contact = rows.source?.contact;
  if (write.outbox.length > 0 && contact) {
    // Two failures of one customer at once would both read "two today": the version makes one of them read again.
    write.seen.push({ table: 'contact', ...version(contact) });
    write.contactChanges.push({ id: contact.id });
  }
}
