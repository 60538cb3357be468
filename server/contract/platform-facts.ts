// What a record of `platforms.ts` holds.

/** What kind of browser a tap began in; `external` is a browser of its own, `webview` another app's. */
export const browserKinds = ['messenger', 'facebook', 'instagram', 'line', 'external', 'webview'] as const;
export type BrowserKind = (typeof browserKinds)[number];

/** `characters` are UTF-16 units, which are never fewer than Meta counts; `bytes` those of UTF-8. */
export type TextLimit = { max: number; unit: 'characters' | 'bytes' };
/** `graphemes` are what a person counts. */
export type Limit = TextLimit | { max: number; unit: 'graphemes' };

/** What a platform takes in one message. */
export type Limits = {
  text: TextLimit;
  /** A text with buttons under it. */
  buttonText: TextLimit;
  /** Of a card. */
  title: TextLimit;
  cardText: TextLimit;
  /** The words on a button. */
  label: Limit;
  /** What a button brings back, in UTF-16 units. It can't be cut. */
  data: number;
  /** The address that a button opens, percent-encoded; null where the platform names no limit. It can't be cut. */
  link: number | null;
};

/**
 * How a customer gets from a card to a chat of the target: `liff` by a page of ours that LINE signs them in to, `draft` by sending
 * a text with a code, so that everything else is said in the chat.
 */
export type TargetKind = 'liff' | 'draft';

/** The forms of Meta's webhooks. */
export const metaForms = ['meta_messaging', 'meta_numbers'] as const;
type MetaForm = (typeof metaForms)[number];

/** A value that connects an account. Only a `secret` is never shown; `digits` says what they are, the first `choice` is the default. */
export type CredentialFacts = { optional?: true } & (
  | { is: 'secret' | 'phone_number' | 'liff_id' }
  | { is: 'digits'; what: string }
  | { is: 'choice'; of: readonly [string, ...string[]] }
);

export type PlatformFacts = {
  /** What marketers call it; the same in both languages. */
  marketersName: string;
  /** Cards may be sent here. */
  source: boolean;
  /** Cards may lead here; null: never. */
  target: TargetKind | null;
  /** Where its cards may lead on Android. */
  targetsOnAndroid: readonly TargetKind[];
  /** Where its cards open: a tap that began there was tapped where the card was sent (§2). */
  browsers: readonly BrowserKind[];
  /** How long after a customer's message the platform lets us write (M21); null: always. */
  windowMs: number | null;
  /** The editor tells of the window under each message (M21). */
  windowHint: boolean;
  /** How long the same bytes under the same key may be sent again without arriving twice; null: no such key. */
  retryKeyMs: number | null;
  /** Its events tell who is a friend and who has blocked us (§4); elsewhere whoever writes can be written to. */
  friendship: boolean;
  /** How a card shows a picture (M9): the middle of it, or all of it, up to so many times as high as it is wide (M8). */
  picture: { shape: 'square' | 'own'; maxHeightByWidth: number };
  limits: Limits;
  /** A card may have buttons that open an address beside buttons that answer, several of each. */
  mixesButtons: boolean;
  /**
   * `own`: its events come to an address for each channel. The others come to the one of all of Meta's apps, in one of two forms:
   * as messaging of a page or an account, or as changes of a number.
   */
  webhook: 'own' | MetaForm;
  credentials: Readonly<Record<string, CredentialFacts>>;
  /** Which of the credentials is the account's id in events; null where only the platform tells it. */
  account: string | null;
};
