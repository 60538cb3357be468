import type { AccountReason } from '../contract/reasons.ts';

export type { Platform } from '../contract/platforms.ts';

/** What a message needs to be rendered by any platform; each platform's `render` turns it into its own wire body. */
export type Message =
  | SingleMessage
  /** Goes out at once, where the platform takes several in one send (`messagesPerSend`). */
  | { kind: 'several'; messages: SingleMessage[] };

/** One bubble in the chat. */
export type SingleMessage =
  | { kind: 'text'; text: string; buttons?: MessageButton[] }
  | ({ kind: 'card'; title: string; text: string; button: string; url: string } & MessagePicture)
  /** A picture alone. `previewUrl`: the small one that the chat shows, of at most 1 MB. */
  | { kind: 'image'; url: string; previewUrl: string }
  /** A card of a bot module: one to three buttons, each of its own. */
  | ({ kind: 'buttons'; title: string; text: string; buttons: CardButton[] } & MessagePicture);

interface MessagePicture {
  imageUrl?: string;
  /** The picture's size in pixels, where it is known: LINE shows it in its own ratio. */
  imageRatio?: { width: number; height: number };
}

/** A button that answers in the chat: tapped, it comes back as a `postback` with its data. At most three stand under a text. */
export type MessageButton = { label: string; data: string };

/** Opens an address, or answers in the chat. */
export type CardButton = { label: string; url: string } | MessageButton;

/** Data that begins so says the words after it in the customer's name. */
export const sayPrefix = 'say:';

/** What the chat shows that the customer said by tapping a button: its words, where the platform lets us choose them. */
export const wordsSaid = ({ label, data }: MessageButton): string =>
  (data.startsWith(sayPrefix) && data.slice(sayPrefix.length)) || label;

/** What an event says, in our words. */
export type EventDetail =
  | { kind: 'follow'; isUnblocked: boolean }
  | { kind: 'unfollow' }
  /**
   * `ref`: the campaign reference of the link that the customer came by, if the platform tells. `forwarded`: somebody else has
   * written it, as WhatsApp says.
   */
  | { kind: 'message'; text: string | null; ref?: string | null; forwarded?: boolean }
  | { kind: 'postback'; data: string; ref?: string | null }
  | { kind: 'referral'; ref: string }
  /** A message of ours has arrived. `delivered`: at the phone itself, not only at the platform. */
  | { kind: 'echo'; metadata: string | null; messageId: string; delivered?: boolean }
  /** A message of ours that the platform had accepted has not arrived after all. */
  | { kind: 'undelivered'; metadata: string | null; messageId: string; outcome: FinalFailure }
  /** WhatsApp knows the customer by other ids from now on: null, where it doesn't tell one. The event names them as before. */
  | { kind: 'renamed'; userId: string | null; phone: string | null }
  /** On WhatsApp: the customer wants no marketing messages any more, or wants them again. */
  | { kind: 'preference'; optedOut: boolean }
  | { kind: 'ignored'; type: string };

/**
 * One thing a platform told us. `key` is the platform's own id for de-duplication; `at` is the event's own time;
 * `account` is the bot, page or number it came to; `body` is the event's JSON as bytes, kept as it came.
 * `otherId`: a second name of the same customer (WhatsApp's number beside its user id). `name`: what the event itself says
 * the customer is called. `replyToken`: LINE's, good for one answer within a minute that costs nothing of the month's messages.
 */
export type InboundEvent = {
  key: string;
  at: Date;
  account: string;
  externalId: string | null;
  otherId?: string | null;
  name?: string | null;
  replyToken?: string | null;
  body: Uint8Array;
} & EventDetail;

/** Why a delivery that failed for good will not be tried again. */
export type DeadReason = AccountReason | 'contact_not_found';

/**
 * Why a platform takes no message for this customer now, which says nothing of any other: outside its window, blocked or gone,
 * another app has the conversation, or the platform holds back what goes to them.
 */
export type RefusedReason = 'window' | 'blocked' | 'other_app' | 'refused_by_platform';

/**
 * What a platform did with a message. `retry`: nothing was delivered, try later (`afterMs` when the platform said so);
 * `scope` tells whether only this contact or the whole channel should slow down. `unknown`: it may have been delivered.
 * `code` is the platform's own code, for people. `by: 'reply'`: the answer is LINE's to a reply, which knows no retry key
 * and costs nothing of the month's messages; `reply_refused`: its token is used or over.
 */
export type SendOutcome =
  | FinalFailure
  | { kind: 'sent'; messageId: string | null; by?: 'reply' }
  | { kind: 'retry'; afterMs: number | null; scope: 'contact' | 'channel'; code: string; by?: 'reply' }
  | { kind: 'reply_refused'; code: string }
  | { kind: 'unknown'; code: string };

/** A message that will not arrive, whatever is tried. */
export type FinalFailure =
  | { kind: 'never'; reason: DeadReason; code: string }
  | { kind: 'skipped'; reason: RefusedReason; code: string };
