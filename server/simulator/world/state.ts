import type { Customer, LineChannel } from './accounts.ts';
import type { ChatMessage, LostPush } from './chats.ts';
import type { WebhookDelivery, WebhookSwitches } from './deliveries.ts';
import { taiwanPhone } from './ids.ts';
import type {
  Friendship,
  LineCode,
  LineUserToken,
  RetryRecord,
  RichMenu,
  SigningKey,
  Subwindow,
} from './line-state.ts';
import type { InstagramAccount, MessengerPage, WhatsappNumber } from './meta-accounts.ts';

/**
 * Everything that a restarted demo needs, as plain JSON. Keys of the records: `friendships` and `chats` as the comments say,
 * the others by the id of what they hold. Times are milliseconds of the simulator's clock.
 */
export interface WorldState {
  /** What `POST /control/clock` added to the real time. */
  offsetMs: number;
  customers: Record<string, Customer>;
  channels: Record<string, LineChannel>;
  pages: Record<string, MessengerPage>;
  instagramAccounts: Record<string, InstagramAccount>;
  whatsappNumbers: Record<string, WhatsappNumber>;
  /** `<channelId>/<customer id>` */
  friendships: Record<string, Friendship>;
  /** `<channelId>/<richMenuId>` */
  richMenus: Record<string, RichMenu>;
  /** `<channelId>/<customer id>`: the id of the menu that the account has linked to them. */
  menuLinks: Record<string, string>;
  /** `<page, Instagram account or phone number id>/<customer id>` */
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

/** One person's thread with one account of Meta's. `lastInboundAt` null: they never wrote, so the account may not write either. */
export interface Thread {
  lastInboundAt: number | null;
  blocked: boolean;
  /** Meta answers a blocked recipient in two ways; the simulator takes turns. */
  refusals: number;
  /** Another app, or the account's own inbox, has the conversation. */
  otherApp?: boolean;
}

export function emptyState(): WorldState {
  return {
    offsetMs: 0,
    customers: {},
    channels: {},
    pages: {},
    instagramAccounts: {},
    whatsappNumbers: {},
    friendships: {},
    richMenus: {},
    menuLinks: {},
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

/** A state file's world with what older files do not have. */
export function completeState(saved: Partial<WorldState>): WorldState {
  const state = { ...emptyState(), ...saved };
  for (const [id, customer] of Object.entries(state.customers)) {
    state.customers[id] = {
      ...customer,
      igsids: customer.igsids ?? {},
      bsuids: customer.bsuids ?? {},
      waId: customer.waId ?? taiwanPhone(),
    };
  }
  return state;
}
