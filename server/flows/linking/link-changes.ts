import type { Context } from '../../context.ts';
import type { FailureReason } from '../../contract/reasons.ts';
import type { LinkDecision, Outcome } from '../../domain/linking/link-decision.ts';
import type { LinkRows } from '../../store/link-read.ts';
import { type Changes, joinChanges } from '../../store/write/changes.ts';
import type { AddedTags } from '../../store/write/parts.ts';
import { auditChanges, byCustomer } from '../audit.ts';
import { addTags } from '../profiles/tags.ts';
import { webhookEvent } from '../webhooks/webhook-events.ts';
import { failureMessage, successMessages } from './link-messages.ts';
import {
  byLink,
  type Deciding,
  knownTarget,
  type LinkingCustomer,
  mergeChanges,
  seen,
  touchTarget,
  unknownTarget,
} from './link-target.ts';
import { observedFriend } from './observed-friend.ts';

export type WritingDecision = Exclude<LinkDecision, { act: 'read' }>;

/**
 * All changes of a decision, and the id of its attempt. Reads the database only for cards that a message contains.
 */
export async function linkChanges(
  context: Context,
  rows: LinkRows,
  subject: LinkingCustomer,
  decision: WritingDecision,
  now: Date,
): Promise<{ changes: Changes; attemptId: string }> {
  const attemptId = rows.attempt?.id ?? context.newId();
  const deciding = { context, rows, subject, attemptId, now };
  return { changes: joinChanges(opened(deciding), await decided(deciding, decision)), attemptId };
}

/** What every decision about a card is guarded by and writes. */
function opened({ rows: { card, attempt, olderOpen }, subject }: Deciding): Changes {
  const attempts = [attempt, olderOpen].flatMap((one) => (one ? [seen('attempt', one)] : []));
  return {
    seen: [seen('card', card), ...attempts],
    ...(olderOpen && { superseded: [{ id: olderOpen.id }] }),
    ...(subject.idTokenHash && { idTokenUses: [{ hash: subject.idTokenHash, cardId: card.id }] }),
  };
}

async function decided(deciding: Deciding, decision: WritingDecision): Promise<Changes> {
  const { context, rows, subject, now } = deciding;
  const targetContactId = rows.target?.contact.id ?? null;
  switch (decision.act) {
    case 'link':
      return link(deciding, decision);
    case 'open': {
      const target = touchTarget(deciding);
      const { waitsFor, asks, consented } = decision;
      const state = { outcome: 'open' as const, targetContactId: target.id, waitsFor, asks, consented };
      return joinChanges({ enabledCampaignIds: [rows.campaign.id] }, target.changes, attemptChanges(deciding, state));
    }
    case 'block': {
      const who = { channelId: rows.targetChannel.id, externalId: subject.externalId };
      return joinChanges(
        attemptChanges(deciding, { outcome: 'blocked', targetContactId }),
        decision.observed ? { friendshipLog: [observedFriend(context, who, now)] } : {},
      );
    }
    case 'decline':
      return attemptChanges(deciding, { outcome: 'declined', targetContactId, asks: true });
    case 'fail':
      return fail(deciding, decision.reason);
  }
}

function attemptChanges(
  { rows, subject, attemptId, now }: Deciding,
  state: {
    outcome: Outcome;
    targetContactId: string | null;
    waitsFor?: 'friend' | 'consent';
    asks?: boolean;
    consented?: boolean;
    reason?: FailureReason;
    addedTags?: AddedTags;
  },
): Changes {
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
  if (rows.attempt) return { attemptChanges: [full] };
  const fixed = {
    campaignId: rows.campaign.id,
    cardId: rows.card.id,
    tapId: subject.tap.tapId,
    sourceContactId: rows.source?.contact.id ?? null,
    targetChannelId: rows.targetChannel.id,
    targetExternalId: subject.externalId,
    tappedAt: subject.tap.tappedAt,
  };
  // A customer's first attempt raises the card's version: another customer's decision that saw no attempt is retried (§2).
  return { newAttempts: [{ ...full, ...fixed }], cardChanges: [{ id: rows.card.id }] };
}

async function link(deciding: Deciding, { merge, proven }: Extract<LinkDecision, { act: 'link' }>): Promise<Changes> {
  const { context, rows, subject, attemptId, now } = deciding;
  const { campaign, source, target } = rows;
  if (!source) throw new Error('a link needs its source contact');
  const joined = target ? knownTarget(deciding, source, target, merge) : unknownTarget(deciding, source);
  const ids = { attemptId, sourceContactId: source.contact.id, targetContactId: joined.targetContactId };
  const onSource = addTags(source.contact, campaign.tags.source, byLink(attemptId));
  const addedTags = { source: onSource.added, target: joined.addedTags };
  const base: Changes = {
    enabledCampaignIds: [campaign.id],
    seen: [seen('profile', source.profile), seen('contact', source.contact)],
    contactChanges: [{ id: source.contact.id }],
    redemptions: [
      {
        cardId: rows.card.id,
        targetChannelId: rows.targetChannel.id,
        externalId: subject.externalId,
        attemptId,
        addedTags: { [ids.sourceContactId]: addedTags.source, [ids.targetContactId]: addedTags.target },
      },
    ],
  };
  return joinChanges(
    base,
    onSource.changes,
    joined.changes,
    attemptChanges(deciding, { outcome: 'linked', targetContactId: ids.targetContactId, addedTags }),
    merge.kind === 'merge' && joined.absorbedId
      ? mergeChanges(deciding, merge, joined.absorbedId, joined.contactIds)
      : {},
    webhookEvent('link.completed', {
      ...eventIds(deciding),
      ...ids,
      profileId: merge.kind === 'merge' ? merge.survivorId : source.profile.id,
    }),
    await successMessages(context, rows, { ...ids, targetName: subject.name, proven }, now),
    auditChanges(now, 'link', ids, byCustomer),
  );
}

const eventIds = ({ rows, attemptId }: Deciding) => ({
  attemptId,
  campaignId: rows.campaign.id,
  cardId: rows.card.id,
});

async function fail(deciding: Deciding, reason: FailureReason): Promise<Changes> {
  const { context, rows, subject, attemptId, now } = deciding;
  const targetContactId = rows.target?.contact.id ?? null;
  const contact = rows.source?.contact;
  const told = await failureMessage(context, rows, { attemptId, proven: subject.proven }, reason, now);
  // Two concurrent failures of one customer would both read "two today": the version makes one of them retry.
  const counted: Changes =
    told.outbox.length > 0 && contact ? { seen: [seen('contact', contact)], contactChanges: [{ id: contact.id }] } : {};
  const event = webhookEvent('link.failed', {
    ...eventIds(deciding),
    sourceContactId: contact?.id ?? null,
    targetContactId,
    reason,
    platformCode: subject.platformCode,
  });
  return joinChanges(attemptChanges(deciding, { outcome: 'failed', targetContactId, reason }), told, counted, event);
}
