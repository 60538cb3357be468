import type { Context } from '../context.ts';
import type { FailureReason } from '../contract/reasons.ts';
import { failureReasons } from '../contract/reasons.ts';
import { type Message, type MessageButton, platformNames } from '../domain/channel.ts';
import { chatWords } from '../domain/chat-words.ts';
import type { LinkRows } from '../store/link-read.ts';
import type { GuardedWrite } from '../store/write.ts';
import { sealMessage } from './seal-message.ts';
import { watchOf } from './watch.ts';

type OutboxRow = GuardedWrite['outbox'][number];

/** Strangers can cause these: nobody is written to because of them (§7). */
const silentReasons = new Set<FailureReason>([
  'token_invalid',
  'token_expired',
  'login_invalid',
  'card_used',
  'declined',
]);
/** These may pass by themselves: the message waits, and is skipped if the card has linked by then. */
const passingReasons = new Set<FailureReason>(['platform_error', 'channel_unauthorized', 'unexpected_error']);
const failuresADay = 3;

/**
 * The messages a link causes: the marketer's text on each side, or the notice on the source. *Not me, undo* stands under the
 * source's as `sourceNotice` says, and under WhatsApp's as a target, which has no page to say it on (§9).
 */
export function successMessages(
  context: Context,
  rows: LinkRows,
  ids: { attemptId: string; sourceContactId: string; targetContactId: string },
  now: Date,
): OutboxRow[] {
  const { campaign, sourceChannel, targetChannel } = rows;
  const { attemptId } = ids;
  const undo = undoButtons(context, rows, attemptId);
  const row = (cause: OutboxRow['cause'], channelId: string, contactId: string, message: TextMessage) =>
    outboxRow(context, { cause, channelId, contactId, message, attemptId, cardId: rows.card.id, nextAt: now });

  const words = chatWords[rows.brand?.locale ?? 'zh-Hant'];
  const notice =
    campaign.sourceNotice === 'always' ? words.sourceNotice(platformNames[targetChannel.platform]) : undefined;
  const sourceText = campaign.onSuccess.source?.text ?? notice;
  const target = message(campaign.onSuccess.target.text, targetChannel.platform === 'whatsapp' ? undo : []);
  const source = sourceText && message(sourceText, campaign.sourceNotice === 'never' ? [] : undo);
  return [
    row('success_target', targetChannel.id, ids.targetContactId, target),
    ...(source ? [row('success_source', sourceChannel.id, ids.sourceContactId, source)] : []),
  ];
}

/** *Not me, undo*, from either side's chat. */
export function undoButtons(context: Context, rows: Pick<LinkRows, 'brand'>, attemptId: string): MessageButton[] {
  const { undoButton } = chatWords[rows.brand?.locale ?? 'zh-Hant'];
  return [{ label: undoButton, data: `undo:${watchOf(context, attemptId)}` }];
}

type TextMessage = Extract<Message, { kind: 'text' }>;
const message = (text: string, buttons: MessageButton[]): TextMessage => ({
  kind: 'text',
  text,
  ...(buttons.length > 0 ? { buttons } : {}),
});

/**
 * The marketer's failure message on the source (M14), if the rules allow one (§7): once for each card and reason, three in
 * 24 h for a contact, never to somebody who has blocked the target, never for what a stranger can cause.
 */
export function failureMessage(
  context: Context,
  rows: LinkRows,
  attemptId: string,
  reason: FailureReason,
  now: Date,
): OutboxRow[] {
  const text = rows.campaign.onFailure.source?.text;
  const contact = rows.source?.contact;
  if (!text || !contact || silentReasons.has(reason)) return [];
  if (rows.logLast === 'unfollow' || rows.failureReasons.includes(reason) || rows.failuresToday >= failuresADay)
    return [];
  const delayMs = passingReasons.has(reason) ? context.timings.failureDelayMs : 0;
  return [
    {
      ...outboxRow(context, {
        cause: 'failure_source',
        channelId: rows.sourceChannel.id,
        contactId: contact.id,
        message: message(text, []),
        attemptId,
        cardId: rows.card.id,
        nextAt: new Date(now.getTime() + delayMs),
      }),
      // One attempt can fail in several ways, one after another.
      position: failureReasons.indexOf(reason),
      forReason: reason,
    },
  ];
}

function outboxRow(
  context: Context,
  row: Pick<OutboxRow, 'cause' | 'channelId' | 'contactId' | 'attemptId' | 'cardId' | 'nextAt'> & {
    message: TextMessage;
  },
): OutboxRow {
  const id = context.newId();
  return {
    id,
    ...row,
    eventId: null,
    position: 0,
    forReason: null,
    message: sealMessage(context.keys, id, row.message),
  };
}
