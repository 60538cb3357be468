import type { Customer, LineChannel, MessengerPage } from './accounts.ts';
import type { ChatMessage, LostPush } from './chats.ts';
import type { WebhookDelivery, WebhookSwitches } from './deliveries.ts';
import type { Friendship, LineCode, LineUserToken, RetryRecord, SigningKey, Subwindow } from './line-state.ts';

/**
 * Everything that a restarted demo needs to go on, as plain JSON. Keys of the records: `friendships` and `chats` as the comments say,
 * the others by the id of what they hold. Times are milliseconds of the simulator's clock.
 */
export interface WorldState {
  /** What `POST /control/clock` added to the real time. */
  offsetMs: number;
  customers: Record<string, Customer>;
  channels: Record<string, LineChannel>;
  pages: Record<string, MessengerPage>;
  /** `<channelId>/<customer id>` */
  friendships: Record<string, Friendship>;
  /** `<pageId>/<customer id>` */
  threads: Record<string, Thread>;
  /** `<platform>/<account>/<customer id>` */
  chats: Record<string, ChatMessage[]>;
  lost: LostPush[];
  keys: SigningKey[];
  userTokens: Record<string, LineUserToken>;
  /** Stateless channel tokens of `POST /oauth2/v3/token`. */
  channelTokens: Record<string, { clientId: string; expiresAt: number }>;
  codes: Record<string, LineCode>;
  retries: Record<string, RetryRecord>;
  subwindows: Record<string, Subwindow>;
  subwindowMode: 'wait' | 'add' | 'cancel' | 'close';
  consent: 'accept' | 'deny' | 'ask';
  /** Who is signed in to LINE in browsers outside LINE; null: the first customer. */
  browserUser: string | null;
  deliveries: WebhookDelivery[];
  /** By account, `*` for all. */
  switches: Record<string, WebhookSwitches>;
}

/** One person's thread with one page. `lastInboundAt` null: they never wrote, so the page may not write either. */
export interface Thread {
  lastInboundAt: number | null;
  blocked: boolean;
  /** Meta answers a blocked recipient in two ways; the simulator takes turns. */
  refusals: number;
}

export function emptyState(): WorldState {
  return {
    offsetMs: 0,
    customers: {},
    channels: {},
    pages: {},
    friendships: {},
    threads: {},
    chats: {},
    lost: [],
    keys: [],
    userTokens: {},
    channelTokens: {},
    codes: {},
    retries: {},
    subwindows: {},
    subwindowMode: 'wait',
    consent: 'accept',
    browserUser: null,
    deliveries: [],
    switches: {},
  };
}
