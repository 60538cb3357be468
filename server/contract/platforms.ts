// The facts of each platform, defined once: types, schemas, limits and lists are derived from them, on the server and in the
// browser. Behaviour is in `channels/<platform>/`; other code checks a fact, never a platform's name.

import type { PlatformFacts, TargetKind } from './platform-facts.ts';

/** Each platform's name for customers. A separate constant, since the customer's page includes only this part of the file. */
export const platformNames = {
  line: 'LINE',
  messenger: 'Messenger',
  instagram: 'Instagram',
  whatsapp: 'WhatsApp',
} as const;
export type Platform = keyof typeof platformNames;

const hourMs = 3_600_000;

const facts = {
  line: {
    marketersName: 'LINE',
    source: true,
    target: 'liff',
    targetsOnAndroid: ['liff', 'draft'],
    browsers: ['line'],
    windowMs: null,
    windowHint: false,
    // LINE remembers keys for 24 h; after that a repeat is delivered again.
    retryKeyMs: 23 * hourMs,
    friendship: true,
    richMenus: true,
    picture: { shape: 'own', maxHeightByWidth: 3 },
    /**
     * LINE counts UTF-16 units, but labels in graphemes. A card or a text with buttons is a Flex bubble: its text component is
     * limited to 2,000, the whole to 30 KB; the card's own limits are far lower and still more than a phone shows.
     * https://developers.line.biz/en/docs/messaging-api/text-character-count/
     */
    limits: {
      text: { max: 5000, unit: 'characters' },
      buttonText: { max: 2000, unit: 'characters' },
      title: { max: 200, unit: 'characters' },
      cardText: { max: 1500, unit: 'characters' },
      // A Flex button accepts 40, which no phone shows in one line.
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
       * The app for customers' sign-in: a LIFF app of a LINE Login channel, or a LINE MINI App, whose active internal channel has
       * the `loginChannelId` and `liffId`.
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
    richMenus: false,
    picture: { shape: 'square', maxHeightByWidth: Infinity },
    /** meta.md §2. Meta doesn't define "characters". A text with buttons over 640 is sent with quick replies. */
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
    webhook: 'meta_messaging',
    credentials: {
      pageId: { is: 'digits', what: 'page ID' },
      accessToken: { is: 'secret' },
      appSecret: { is: 'secret' },
      verifyToken: { is: 'secret' },
    },
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
    richMenus: false,
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
    webhook: 'meta_messaging',
    credentials: {
      pageId: { is: 'digits', what: 'ID of the Facebook page that the account is connected to' },
      accountId: { is: 'digits', what: 'ID of the Instagram professional account' },
      accessToken: { is: 'secret' },
      appSecret: { is: 'secret' },
      verifyToken: { is: 'secret' },
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
    richMenus: false,
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
    // It has a message with one link and one with up to three distinct replies, but none with both.
    mixesButtons: false,
    webhook: 'meta_numbers',
    credentials: {
      phoneNumberId: { is: 'digits', what: 'phone number ID that Meta shows beside the number' },
      phoneNumber: { is: 'phone_number' },
      accessToken: { is: 'secret' },
      appSecret: { is: 'secret' },
      verifyToken: { is: 'secret' },
    },
    account: 'phoneNumberId',
  },
} as const satisfies Record<Platform, PlatformFacts>;

type Facts = typeof facts;
export const platforms: Readonly<Record<Platform, PlatformFacts>> = facts;
/** In the order of lists. */
export const platformIds = /* @__PURE__ */ Object.keys(platforms) as Platform[];

type Where<Fact extends keyof PlatformFacts, Value> = {
  [P in Platform]: Facts[P][Fact] extends Value ? P : never;
}[Platform];
export type SourcePlatform = Where<'source', true>;
export type TargetPlatform = Where<'target', TargetKind>;

export const isSource = (platform: Platform): platform is SourcePlatform => platforms[platform].source;
export const isTarget = (platform: Platform): platform is TargetPlatform => platforms[platform].target !== null;

/** The default where no card sets the target. */
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

/** The path to which the platform sends a channel's events. */
export const webhookPath = (platform: Platform, channelId: string): string =>
  platforms[platform].webhook === 'own' ? `/webhooks/${platform}/${channelId}` : '/webhooks/meta';

/** M8: true for a picture that a card of this platform can't show whole. */
export const isTooHigh = (platform: Platform, { width, height }: { width: number; height: number }): boolean =>
  height > platforms[platform].picture.maxHeightByWidth * width;
