import type { AccountReason } from '../contract/reasons.ts';

export type { Platform } from '../contract/platforms.ts';

/** What a message needs to be rendered by any platform; each platform's `render` turns it into its own wire body. */
export type Message =
  | SingleMessage
  /** Sent together where the platform takes several per send (`messagesPerSend`). */
  | { kind: 'several'; messages: SingleMessage[] };

/** One bubble in the chat. */
export type SingleMessage =
  | { kind: 'text'; text: string; buttons?: MessageButton[] }
  | ({ kind: 'card'; title: string; text: string; button: string; url: string } & MessagePicture)
  /** A picture alone. `previewUrl`: the small one that the chat shows, of at most 1 MB. */
  | { kind: 'image'; url: string; previewUrl: string }
  /** A card of a bot module: one to three buttons. */
  | ({ kind: 'buttons'; title: string; text: string; buttons: CardButton[] } & MessagePicture);

interface MessagePicture {
  imageUrl?: string;
  /** The picture's size in pixels, where it is known: LINE shows it in its own ratio. */
  imageRatio?: { width: number; height: number };
}

/** A button that answers in the chat: a tap arrives as a `postback` with its data. At most three under a text. */
export type MessageButton = { label: string; data: string };

/** Opens an address, or answers in the chat. */
export type CardButton = { label: string; url: string } | MessageButton;

/** Data with this prefix sends the words after it in the customer's name. */
export const sayPrefix = 'say:';

/** What the chat shows as the customer's message after a tap on a button, where the platform lets us choose it. */
export const wordsSaid = ({ label, data }: MessageButton): string =>
  (data.startsWith(sayPrefix) && data.slice(sayPrefix.length)) || label;

/** The content of an event, normalized. */
export type EventDetail =
  | { kind: 'follow'; isUnblocked: boolean }
  | { kind: 'unfollow' }
  /**
   * `ref`: the campaign reference of the link that the customer used, if the platform gives it. `forwarded`: WhatsApp marks it as
   * written by somebody else.
   */
  | { kind: 'message'; text: string | null; ref?: string | null; forwarded?: boolean }
  | { kind: 'postback'; data: string; ref?: string | null }
  | { kind: 'referral'; ref: string }
  /** A message of ours has arrived. `delivered`: at the phone itself, not only at the platform. */
  | { kind: 'echo'; metadata: string | null; messageId: string; delivered?: boolean }
  /** A message of ours that the platform had accepted has not arrived after all. */
  | { kind: 'undelivered'; metadata: string | null; messageId: string; outcome: FinalFailure }
  /** The customer's new ids on WhatsApp; null if not given. The event itself uses the old ones. */
  | { kind: 'renamed'; userId: string | null; phone: string | null }
  /** On WhatsApp: the customer stops or resumes marketing messages. */
  | { kind: 'preference'; optedOut: boolean }
  | { kind: 'ignored'; type: string };

/**
 * One event from a platform. `key` is the platform's own id for de-duplication; `at` is the event's own time;
 * `account` is the bot, page or number it came to; `body` is the event's JSON as unchanged bytes.
 * `otherId`: a second name of the same customer (WhatsApp's number beside its user id). `name`: the customer's name in the event.
 * `replyToken`: LINE's, good for one answer within a minute that costs nothing of the month's messages.
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
 * Why a platform takes no message for this customer now, without consequences for others: outside its window, blocked or gone,
 * another app has the conversation, or the platform holds back what goes to them.
 */
export type RefusedReason = 'window' | 'blocked' | 'other_app' | 'refused_by_platform';

/**
 * The result of sending a message. `retry`: nothing was delivered, try later (`afterMs` if the platform gave it);
 * `scope`: whether only this contact or the whole channel should slow down. `unknown`: it may have been delivered.
 * `code` is the platform's own code, for people. `by: 'reply'`: the answer is LINE's to a reply, which knows no retry key
 * and costs nothing of the month's messages; `reply_refused`: its token is used or expired.
 */
export type SendOutcome =
  | FinalFailure
  | { kind: 'sent'; messageId: string | null; by?: 'reply' }
  | { kind: 'retry'; afterMs: number | null; scope: 'contact' | 'channel'; code: string; by?: 'reply' }
  | { kind: 'reply_refused'; code: string }
  | { kind: 'unknown'; code: string };

/** A message that won't arrive, however often it is tried. */
export type FinalFailure =
  | { kind: 'never'; reason: DeadReason; code: string }
  | { kind: 'skipped'; reason: RefusedReason; code: string };
