/**
 * One person. LINE knows them by a user id for each provider, Messenger by a PSID for each page, Instagram by an IGSID for each account,
 * WhatsApp by their phone number and by a business-scoped id (BSUID) for each WhatsApp Business account (WABA).
 */
export interface Customer {
  id: string;
  name: string;
  pictureUrl: string | null;
  /** BCP 47, as `GET /v2/bot/profile` gives it. */
  language: string;
  /** The user id under the provider `main`. */
  lineUserId: string;
  lineUserIds: Record<string, string>;
  psids: Record<string, string>;
  igsids: Record<string, string>;
  /** The phone number of their WhatsApp: digits, country code first, no `+`. */
  waId: string;
  bsuids: Record<string, string>;
}

/** One of the three channels inside a LINE MINI App, each with its own tokens. */
interface InnerChannel {
  channelId: string;
  liffId: string;
}

interface WebhookProbe {
  reason: 'OK' | 'COULD_NOT_CONNECT' | 'REQUEST_TIMEOUT' | 'ERROR_STATUS_CODE' | 'UNCLASSIFIED';
  statusCode: number;
  detail: string;
}

/** A Messaging API channel together with the Login channel that carries its LIFF app. */
export interface LineChannel {
  channelId: string;
  channelSecret: string;
  /** Long-lived channel access token. */
  accessToken: string;
  tokenRevoked: boolean;
  botUserId: string;
  basicId: string;
  /** A bought LINE ID beside the basic one. */
  premiumId?: string | null | undefined;
  name: string;
  pictureUrl: string | null;
  provider: string;
  loginChannelId: string;
  loginChannelSecret: string;
  liffId: string;
  /** The app is a LINE MINI App: `loginChannelId` and `liffId` are those of its inner channel Published, these of the two others. */
  miniApp?: { developing: InnerChannel; review: InnerChannel } | null | undefined;
  endpointUrl: string;
  viewType: 'full' | 'tall' | 'compact';
  scope: string[];
  botPrompt: 'none' | 'normal' | 'aggressive';
  /** Whether the Login channel has this bot as its linked Official Account. */
  botLinked: boolean;
  webhookUrl: string | null;
  webhookActive: boolean;
  /** The result of LINE's webhook test; undefined or null: it is tried. */
  webhookProbe?: WebhookProbe | null | undefined;
  /** When the webhook was tried in the last hour. */
  probedAt?: number[];
  /** LINE's console switch «Webhook redelivery». */
  redelivery: boolean;
  /** LINE's own greeting on add and unblock; null or empty when the brand turned it off. */
  greeting: string | null;
  /** The menu of customers who have none of their own. */
  defaultRichMenuId?: string | null | undefined;
  quotaSpent: boolean;
  rateLimited: boolean;
}
