// The types of a record of `platforms.ts`.

/** The kind of browser in which a tap began; `external` is a standalone browser, `webview` another app's. */
export const browserKinds = ['messenger', 'facebook', 'instagram', 'line', 'external', 'webview'] as const;
export type BrowserKind = (typeof browserKinds)[number];

/** `characters` are UTF-16 units, never fewer than Meta counts; `bytes` are those of UTF-8. */
export type TextLimit = { max: number; unit: 'characters' | 'bytes' };
/** `graphemes` are user-perceived characters. */
export type Limit = TextLimit | { max: number; unit: 'graphemes' };

/** A platform's limits for one message. */
export type Limits = {
  text: TextLimit;
  /** A text with buttons below. */
  buttonText: TextLimit;
  /** Of a card. */
  title: TextLimit;
  cardText: TextLimit;
  /** The text on a button. */
  label: Limit;
  /** The data that a button returns, in UTF-16 units. It can't be cut. */
  data: number;
  /** The address that a button opens, percent-encoded; null if the platform documents no limit. It can't be cut. */
  link: number | null;
};

/**
 * How a customer gets from a card to a chat of the target: `liff`, on a page of ours with LINE sign-in; `draft`, by sending a text
 * with a code, so that everything else happens in the chat.
 */
export type TargetKind = 'liff' | 'draft';

/** The forms of Meta's webhooks. */
export const metaForms = ['meta_messaging', 'meta_numbers'] as const;
type MetaForm = (typeof metaForms)[number];

/** A value that connects an account. Only a `secret` is never shown; `what` describes `digits`; the first `choice` is the default. */
export type CredentialFacts = { optional?: true } & (
  | { is: 'secret' | 'phone_number' | 'liff_id' }
  | { is: 'digits'; what: string }
  | { is: 'choice'; of: readonly [string, ...string[]] }
);

export type PlatformFacts = {
  /** The name for marketers, the same in both languages. */
  marketersName: string;
  /** Cards may be sent on this platform. */
  source: boolean;
  /** Cards may lead to this platform; null: never. */
  target: TargetKind | null;
  /** The platforms to which its cards may lead on Android. */
  targetsOnAndroid: readonly TargetKind[];
  /** The browsers in which its cards open: a tap that began in one of them was made where the card was sent (§2). */
  browsers: readonly BrowserKind[];
  /** How long after a customer's message the platform lets us write (M21); null: no limit. */
  windowMs: number | null;
  /** The editor explains the window under each message (M21). */
  windowHint: boolean;
  /** How long a request may be repeated with the same bytes and key without arriving twice; null: no such key. */
  retryKeyMs: number | null;
  /** Its events report who is a friend and who has blocked us (§4); elsewhere every customer who writes can be written to. */
  friendship: boolean;
  /** An account can have a menu under the chat, another one for each customer. */
  richMenus: boolean;
  /** How a card shows a picture (M9): its centre, or all of it up to a maximum ratio of height to width (M8). */
  picture: { shape: 'square' | 'own'; maxHeightByWidth: number };
  limits: Limits;
  /** A card may mix buttons that open an address with buttons that reply, several of each. */
  mixesButtons: boolean;
  /**
   * `own`: each channel's events have an address of their own. The others share the address of all Meta apps, in one of two forms:
   * as messaging of a page or an account, or as changes of a number.
   */
  webhook: 'own' | MetaForm;
  credentials: Readonly<Record<string, CredentialFacts>>;
  /** The credential that is the account's id in events; null if only the platform returns the id. */
  account: string | null;
};
