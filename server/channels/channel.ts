import type { SetupId } from '../contract/setup-ids.ts';
import type { InboundEvent, Message, Platform, SendOutcome, SingleMessage } from '../domain/channel.ts';
import type { MenuOutcome } from '../domain/rich-menus.ts';
import type { CredentialTest } from '../domain/setup-credentials.ts';
import type { SetupFinding } from '../domain/setup-item.ts';
import type { HeaderMap } from './hmac.ts';
import type { TooLong } from './limits.ts';
import type { Steps } from './steps.ts';

/** A channel's secrets by field name, as the contract lists them for its platform. Never logged. */
export type Credentials = Readonly<Record<string, string>>;

/** What the platform says about the account behind the credentials. */
export type AccountInfo =
  | {
      ok: true;
      externalId: string;
      name: string;
      pictureUrl: string | null;
      chatUrl: string | null;
      addFriendUrl: string | null;
      public: Record<string, string>;
    }
  | { ok: false; reason: 'channel_unauthorized' | 'platform_error'; code: string };

/** A customer's profile from a platform. */
export interface ContactProfile {
  name: string | null;
  pictureUrl: string | null;
}

/** The addresses that the platform calls. `publicUrl` without trailing slash. */
export type OurAddresses = { publicUrl: string; webhookUrl: string; endpointUrl: string };

/** How an account is set up on the platform's own pages (M5). None throws. */
export interface ChannelSetup {
  /** Checks values with the platform before they are saved: whose they are, and whether they match. */
  test(credentials: Credentials): Promise<CredentialTest>;
  check(credentials: Credentials, ours: OurAddresses): Promise<SetupFinding[]>;
  /** The vendor's page where an item is looked at and fixed. @param ids the channel's public ids */
  link(id: SetupId, ids: Readonly<Record<string, string>>): string;
  /** Fixes these items as far as the platform's API allows; a check shows the result. */
  repair(credentials: Credentials, ours: OurAddresses, ids: readonly SetupId[]): Promise<void>;
}

type NotTold = { ok: false; reason: 'channel_unauthorized' | 'platform_error'; code: string };
/** A menu under the chat; `size` in pixels of its picture. */
export type RichMenu = { id: string; name: string; chatBarText: string; size: { width: number; height: number } };
export type ListedMenus = { ok: true; menus: RichMenu[] } | NotTold;
/** `none`: there is no such menu, or it has no picture. */
export type MenuPicture =
  | { ok: true; type: 'image/jpeg' | 'image/png'; bytes: Uint8Array }
  | (Omit<NotTold, 'reason'> & { reason: NotTold['reason'] | 'none' });

/** The menus of an account, and which of them a customer has. None throws. */
export interface RichMenus {
  /** How many customers one call takes. */
  readonly atOnce: number;
  list(credentials: Credentials): Promise<ListedMenus>;
  picture(menuId: string, credentials: Credentials): Promise<MenuPicture>;
  /** Gives customers a menu; null: the account's default one again. @param externalIds at most `atOnce`, none twice */
  set(externalIds: readonly string[], menuId: string | null, credentials: Credentials): Promise<MenuOutcome>;
}

/** `accounts`: the bots or pages that a body names, also where it holds no event. */
export type ParsedBody = { accounts: string[]; events: InboundEvent[] };

/** The interface that each platform's folder implements; described in `README.md`, checked by `channel.test.ts`. */
export interface Channel {
  readonly platform: Platform;
  /** How many messages one send may hold: more than one are a `several`. */
  readonly messagesPerSend: number;
  /** True if the signature header fits the raw body under these credentials; constant time, before any parsing. */
  verify(raw: Uint8Array, headers: HeaderMap, credentials: Credentials): Steps<boolean>;
  /**
   * Every event of a body; a broken event among good ones becomes `ignored`. Throws `EnvelopeError` only if the body isn't the
   * platform's envelope.
   */
  parse(raw: Uint8Array): Steps<ParsedBody>;
  /** The first part of a message that this platform would cut, counted in its own unit; null if all of it fits. */
  tooLong(message: Message): TooLong | null;
  /**
   * The wire body for one message to one contact, within the platform's limits (too long texts are cut with …).
   * Throws a RangeError for what the platform can't carry and nobody can cut: a link, a button's data, a picture alone, more
   * messages than one send takes. `replyToken`: of the event that this answers, where its platform has such and it is fresh.
   */
  render(message: Message, to: { externalId: string; replyToken?: string | null }, outboxId: string): Uint8Array;
  /** The message's part of the wire format, for systems that send by themselves. */
  renderCard(message: SingleMessage): unknown;
  /** Sends frozen bytes. Never throws: each failure of a platform is data. `retryKey` is used where the platform knows one. */
  send(body: Uint8Array, credentials: Credentials, retryKey: string): Promise<SendOutcome>;
  /** Asks the platform who this account is. Never throws. */
  info(credentials: Credentials): Promise<AccountInfo>;
  /** False if the platform gives names with messages only. */
  readonly tellsProfiles: boolean;
  /** Name and picture of a contact. Null if the platform gives none, which is normal. Never throws. */
  profileOf(externalId: string, credentials: Credentials): Promise<ContactProfile | null>;
  readonly setup: ChannelSetup;
  /** Null if the platform has none. */
  readonly richMenus: RichMenus | null;
}
