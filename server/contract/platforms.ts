// What is known of each platform, written once: types, schemas, limits and lists follow from it, on the server and in the browser.
// Behaviour is in `channels/<platform>/`; other code asks for a fact, never for a platform by its name.

/** What customers call each platform. By itself, since the customer's page carries it and nothing more. */
export const platformNames = {
  line: 'LINE',
  messenger: 'Messenger',
  instagram: 'Instagram',
  whatsapp: 'WhatsApp',
} as const;
export type Platform = keyof typeof platformNames;

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

/** A value that connects an account. Only a `secret` is never shown; `digits` says what they are, the first `choice` is the default. */
export type CredentialField = { optional?: true } & (
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
  /** `own`: an address for each channel; `meta`: one for all of Meta's apps. */
  webhook: 'own' | 'meta';
  credentials: Readonly<Record<string, CredentialField>>;
  /** Which of the credentials is the account's id in events; null where only the platform tells it. */
  account: string | null;
};

const hourMs = 3_600_000;

const verifiedByMeta = {
  accessToken: { is: 'secret' },
  appSecret: { is: 'secret' },
  verifyToken: { is: 'secret' },
} as const;

const facts = {
  line: {
    marketersName: 'LINE',
    source: true,
    target: 'liff',
    targetsOnAndroid: ['liff', 'draft'],
    browsers: ['line'],
    windowMs: null,
    windowHint: false,
    // LINE keeps keys for 24 h and delivers again after that.
    retryKeyMs: 23 * hourMs,
    friendship: true,
    picture: { shape: 'own', maxHeightByWidth: 3 },
    /**
     * LINE counts UTF-16 units, but labels in graphemes. A card or a text with buttons is a Flex bubble: a text component of it takes
     * 2,000, the whole 30 KB; the card's own limits are far under that and more than a phone shows.
     * https://developers.line.biz/en/docs/messaging-api/text-character-count/
     */
    limits: {
      text: { max: 5000, unit: 'characters' },
      buttonText: { max: 2000, unit: 'characters' },
      title: { max: 200, unit: 'characters' },
      cardText: { max: 1500, unit: 'characters' },
      // A Flex button would take 40, which no phone shows in one line.
      label: { max: 20, unit: 'graphemes' },
      data: 300,
      link: 1000,
    },
    mixesButtons: true,
    webhook: 'own',
    credentials: {
      channelId: { is: 'digits', what: 'channel ID of the Messaging API channel' },
      channelSecret: { is: 'secret' },
      accessToken: { is: 'secret' },
      liffId: { is: 'liff_id' },
      loginChannelId: {
        is: 'digits',
        what: 'channel ID of the LINE Login channel, or of the inner channel of the LINE MINI App',
      },
      loginChannelSecret: { is: 'secret', optional: true },
      /**
       * What customers sign in to: a LIFF app of a LINE Login channel, or a LINE MINI App, whose inner channel in use then gives
       * `loginChannelId` and `liffId`.
       */
      appType: { is: 'choice', of: ['liff', 'mini_app'], optional: true },
    },
    account: null,
  },
  messenger: {
    marketersName: 'Facebook',
    source: true,
    target: null,
    // M25: not to LINE.
    targetsOnAndroid: ['draft'],
    browsers: ['messenger', 'facebook'],
    windowMs: 24 * hourMs,
    windowHint: true,
    retryKeyMs: null,
    friendship: false,
    picture: { shape: 'square', maxHeightByWidth: Infinity },
    /** meta.md §2. What Meta means by "characters" it doesn't say. A text with buttons over 640 goes out with quick replies. */
    limits: {
      text: { max: 2000, unit: 'characters' },
      buttonText: { max: 2000, unit: 'characters' },
      title: { max: 80, unit: 'characters' },
      cardText: { max: 80, unit: 'characters' },
      label: { max: 20, unit: 'characters' },
      data: 1000,
      link: null,
    },
    mixesButtons: true,
    webhook: 'meta',
    credentials: { pageId: { is: 'digits', what: 'page ID' }, ...verifiedByMeta },
    account: 'pageId',
  },
  instagram: {
    marketersName: 'IG',
    source: true,
    target: null,
    targetsOnAndroid: ['liff', 'draft'],
    browsers: ['instagram'],
    windowMs: 24 * hourMs,
    windowHint: true,
    retryKeyMs: null,
    friendship: false,
    picture: { shape: 'square', maxHeightByWidth: Infinity },
    /** meta.md §3. Instagram counts bytes of UTF-8: 1,000 are 333 Chinese characters. */
    limits: {
      text: { max: 1000, unit: 'bytes' },
      buttonText: { max: 1000, unit: 'bytes' },
      title: { max: 80, unit: 'characters' },
      cardText: { max: 80, unit: 'characters' },
      label: { max: 20, unit: 'characters' },
      data: 1000,
      link: null,
    },
    mixesButtons: true,
    webhook: 'meta',
    credentials: {
      pageId: { is: 'digits', what: 'ID of the Facebook page that the account is connected to' },
      accountId: { is: 'digits', what: 'ID of the Instagram professional account' },
      ...verifiedByMeta,
    },
    account: 'accountId',
  },
  whatsapp: {
    marketersName: 'WhatsApp',
    source: true,
    target: 'draft',
    targetsOnAndroid: ['liff', 'draft'],
    browsers: ['external'],
    windowMs: 24 * hourMs,
    windowHint: false,
    retryKeyMs: null,
    friendship: false,
    picture: { shape: 'own', maxHeightByWidth: Infinity },
    /** meta.md §4. A card's title and text share a body of 1,024. */
    limits: {
      text: { max: 4096, unit: 'characters' },
      buttonText: { max: 1024, unit: 'characters' },
      title: { max: 200, unit: 'characters' },
      cardText: { max: 800, unit: 'characters' },
      label: { max: 20, unit: 'characters' },
      data: 256,
      link: null,
    },
    // It has a message for one address and one for up to three answers, no two alike, and none for both.
    mixesButtons: false,
    webhook: 'meta',
    credentials: {
      phoneNumberId: { is: 'digits', what: 'phone number ID that Meta shows beside the number' },
      phoneNumber: { is: 'phone_number' },
      ...verifiedByMeta,
    },
    account: 'phoneNumberId',
  },
} as const satisfies Record<Platform, PlatformFacts>;

type Facts = typeof facts;
export const platforms: Readonly<Record<Platform, PlatformFacts>> = facts;
/** In the order in which lists show them. */
export const platformIds = Object.keys(platforms) as Platform[];

type Where<Fact extends keyof PlatformFacts, Value> = {
  [P in Platform]: Facts[P][Fact] extends Value ? P : never;
}[Platform];
export type SourcePlatform = Where<'source', true>;
export type TargetPlatform = Where<'target', TargetKind>;

export const isSource = (platform: Platform): platform is SourcePlatform => platforms[platform].source;
export const isTarget = (platform: Platform): platform is TargetPlatform => platforms[platform].target !== null;

/** Where no card says where it leads. */
export const defaultTarget: TargetPlatform = 'line';

type Fields<P extends Platform> = Facts[P]['credentials'];
type Optional<P extends Platform> = {
  [F in keyof Fields<P>]: Fields<P>[F] extends { optional: true } ? F : never;
}[keyof Fields<P>];
type ValueOf<Field> = Field extends { is: 'choice'; of: readonly (infer Choice)[] } ? Choice : string;
/** The values that connect an account of a platform. */
export type CredentialsOf<P extends Platform> = {
  -readonly [F in Exclude<keyof Fields<P>, Optional<P>>]: ValueOf<Fields<P>[F]>;
} & { -readonly [F in Optional<P>]?: ValueOf<Fields<P>[F]> };

/** The path that the platform sends a channel's events to. */
export const webhookPath = (platform: Platform, channelId: string): string =>
  platforms[platform].webhook === 'own' ? `/webhooks/${platform}/${channelId}` : '/webhooks/meta';

/** M8: true for a picture that a card of this platform can't show whole. */
export const isTooHigh = (platform: Platform, { width, height }: { width: number; height: number }): boolean =>
  height > platforms[platform].picture.maxHeightByWidth * width;
