import type { Context } from '../../context.ts';
import { platformNames, platforms } from '../../contract/platforms.ts';
import type { FailureReason } from '../../contract/reasons.ts';
import type { MessageButton } from '../../domain/channel.ts';
import type { LinkRows } from '../../store/link-read.ts';
import type { RowOf } from '../../store/write/changes.ts';
import { chatWords } from '../../words/chat-words.ts';
import { actionMessages, type Receiver, type Sender } from '../messages/action-messages.ts';
import { outboxRows } from '../messages/outbox-rows.ts';
import { offersUndo, withUndo } from '../messages/undo-offer.ts';
import { buttonOf } from './watch.ts';

type OutboxRow = RowOf<'outbox'>;
/** The part of the changes that a link's messages add. */
type Caused = { outbox: OutboxRow[]; newCards: RowOf<'newCards'>[] };
const nothing: Caused = { outbox: [], newCards: [] };

/** Strangers can cause these, so they send no message (§7). */
export const silentReasons: readonly FailureReason[] = [
  'token_invalid',
  'token_expired',
  'login_invalid',
  'card_used',
  'declined',
];
/** These may be temporary: the message waits, and is skipped if the card has linked by then. */
const passingReasons = new Set<FailureReason>(['platform_error', 'channel_unauthorized', 'unexpected_error']);
const failuresADay = 3;

/**
 * The messages a link causes: the marketer's on each side, or the notice on the source. *Not me, undo* is under the source's text, or
 * under the notice after a bot module, as `sourceNotice` says, and always where the link wasn't proven or somebody else was given the
 * card's address (§2). The same on WhatsApp as a target, which has no page for it (§9).
 * @param link `targetName`: the latest name from the target's platform
 */
export async function successMessages(
  context: Context,
  rows: LinkRows,
  link: {
    attemptId: string;
    sourceContactId: string;
    targetContactId: string;
    targetName: string | null;
    proven: boolean;
  },
  now: Date,
): Promise<Caused> {
  const { onSuccess } = rows.campaign;
  const { source, target } = receivers(rows, link);
  const { attemptId, proven } = link;
  const undo = undoButtons(context, rows, attemptId);
  const notice = (linked: Receiver) =>
    chatWords[rows.brand?.locale ?? 'zh-Hant'].sourceNotice(platformNames[linked.channel.platform]);
  let onTarget = await actionMessages(context, senderOf(rows), onSuccess.target, target, now);
  if (platforms[target.channel.platform].target === 'draft')
    onTarget = withUndo(undo, onSuccess.target, onTarget, notice(source));
  const mayBeStrangers = !proven || rows.card.handedOut;
  // An opted-out contact gets the notice of a link that a stranger may have made, and none of the marketer's messages.
  const isNoticeOnly = mayBeStrangers && rows.source?.profile.contacts.some(({ optedOut }) => optedOut);
  const onSourceAction = isNoticeOnly ? null : onSuccess.source;
  let onSource = await actionMessages(context, senderOf(rows), onSourceAction, source, now);
  if (offersUndo(rows.campaign, onSource) || mayBeStrangers)
    onSource = withUndo(undo, onSourceAction, onSource, notice(target));
  const about = { attemptId, cardId: rows.card.id };
  return {
    outbox: [
      ...outboxRows(context, onTarget, target, { ...about, cause: 'success_target' }),
      ...outboxRows(context, onSource, source, { ...about, cause: 'success_source' }),
    ],
    newCards: [...onTarget.cards, ...onSource.cards],
  };
}

const senderOf = ({ campaign, modules, brand }: LinkRows): Sender => ({ id: campaign.id, modules, brand });

/** Both sides, with the names their contacts have after the link: a name set by staff stays. */
function receivers(rows: LinkRows, ids: Parameters<typeof successMessages>[2]) {
  const known = rows.target?.contact;
  const targetName = known?.nameByStaff ? known.name : (ids.targetName ?? known?.name ?? null);
  return {
    source: { channel: rows.sourceChannel, contactId: ids.sourceContactId, name: rows.source?.contact.name ?? null },
    target: { channel: rows.targetChannel, contactId: ids.targetContactId, name: targetName },
  };
}

/** The *Not me, undo* button, for either side's chat. */
export function undoButtons(context: Context, rows: Pick<LinkRows, 'brand'>, attemptId: string): MessageButton[] {
  const { undoButton } = chatWords[rows.brand?.locale ?? 'zh-Hant'];
  return [{ label: undoButton, data: `undo:${buttonOf(context, attemptId)}` }];
}

/**
 * The marketer's failure message on the source (M14), if the rules allow one (§7): once for each card and reason, three in
 * 24 h for a contact, never to somebody who has blocked the target, never for what a stranger can cause: most reasons, where the tap wasn't proven.
 */
export async function failureMessage(
  context: Context,
  rows: LinkRows,
  { attemptId, proven }: { attemptId: string; proven: boolean },
  reason: FailureReason,
  now: Date,
): Promise<Caused> {
  const contact = rows.source?.contact;
  if (!contact || silentReasons.includes(reason)) return nothing;
  // A failure that isn't ours or the platform's is shown where the tap was made.
  if (!proven && !passingReasons.has(reason)) return nothing;
  if (rows.logLast === 'unfollow' || rows.failureReasons.includes(reason) || rows.failuresToday >= failuresADay)
    return nothing;
  const to = { channel: rows.sourceChannel, contactId: contact.id, name: contact.name };
  const said = await actionMessages(context, senderOf(rows), rows.campaign.onFailure.source, to, now);
  const delayMs = passingReasons.has(reason) ? context.timings.failureDelayMs : 0;
  const about = { cause: 'failure_source' as const, attemptId, cardId: rows.card.id, delayMs };
  const outbox = outboxRows(context, said, to, about).map((row, i) => ({
    ...row,
    // One message per card and reason, even if it takes several rows.
    forReason: i === 0 ? reason : null,
  }));
  return { outbox, newCards: said.cards };
}
