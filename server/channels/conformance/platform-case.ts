import type { Platform } from '../../domain/channel.ts';
import type { Channel, Credentials } from '../channel.ts';

/** The simulator's control API: `call` is method and path, as its README lists them. Throws what isn't 2xx. */
export async function control<T = unknown>(simulator: string, call: string, body?: object): Promise<T> {
  const [method = '', path = ''] = call.split(' ');
  const response = await fetch(`${simulator}/control/${path}`, {
    method,
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${call}: ${response.status} ${text}`);
  return text === '' ? (undefined as T) : JSON.parse(text);
}

/** An account in the simulator that sends its webhooks to the test, and a customer who may be written to. */
export interface OpenedAccount {
  /** As the control API names it, and as events name it. */
  id: string;
  account: string;
  customer: string;
  externalId: string;
  credentials: Credentials;
}

/** One way for a send to fail, arranged in the simulator, and what it then is. */
export interface Failure {
  name: string;
  /** A fault at the send, as `POST /control/faults` takes it without its `match`. */
  fault?: object;
  arrange?: (simulator: string, opened: OpenedAccount) => Promise<unknown>;
  to?: string;
  credentials?: Record<string, string>;
  outcome: object;
  /** Copies in the customer's chat: more than none only where the platform accepted before it failed. */
  delivered?: number;
}

/** A webhook's body after the platform's documents, and what is read out of it. */
export interface Sample {
  name: string;
  body: object;
  events: object[];
}

/** What a platform is in the conformance suite: its folder, and its own words for what every platform has. */
export interface PlatformCase {
  platform: Platform;
  /** What the control API calls the platform, and an account. */
  simulated: string;
  idField: 'channelId' | 'pageId' | 'accountId' | 'phoneNumberId';
  build(simulator: string): Channel;
  open(simulator: string, webhookUrl: string): Promise<OpenedAccount>;
  signatureHeader: string;
  secretField: string;
  /** Where messages are sent: a prefix of the simulator, and a path that may hold `*`. */
  sendAt: { host: string; path: string };
  /** The longest text in Han characters (and one emoji) that goes out whole. */
  maxText: number;
  /** Webhooks as the platform documents them. */
  samples: Sample[];
  /** True if a webhook brings our outbox id back with what we sent. */
  echoes: boolean;
  /** What a customer does, and the event that must come of it. */
  plays: { play: string; body: object; event: object }[];
  failures: Failure[];
  /** What holds messages in a webhook, where they aren't in it by themselves. */
  enveloped?: (messages: object[], opened: OpenedAccount) => object[];
  /** False where the platform has no call for a customer's profile. */
  tellsProfiles?: false;
  /** How the platform calls the account in `info`. */
  info: (opened: OpenedAccount) => object;
}
