/** What every account of Meta's has: a name, a token, and the app that sends its webhooks. */
export interface MetaAccount {
  name: string;
  accessToken: string;
  tokenState: 'good' | 'expired' | 'revoked' | 'app_removed' | 'no_permission';
  appId: string;
  appSecret: string;
  verifyToken: string;
  webhookUrl: string | null;
  /** The app's setting «Require app secret». */
  requireProof: boolean;
  subscribedFields: string[];
  /** Since when no webhook was answered 200; an hour of it ends the subscription of a page or an Instagram account. */
  failingSince: number | null;
}

export interface MessengerPage extends MetaAccount {
  pageId: string;
}

/** A professional account that is linked with a Facebook page, whose token and app may also serve that page's Messenger. */
export interface InstagramAccount extends MetaAccount {
  accountId: string;
  pageId: string;
  username: string;
  pictureUrl: string | null;
  /** Whether echoes return `metadata`: Meta's documentation doesn't promise it for Instagram. */
  echoMetadata: boolean;
}

/** What an app hears of an Instagram account; echoes come inside `messages`. */
export const instagramFields = ['messages', 'messaging_postbacks', 'messaging_referral', 'message_edit'];

export interface WhatsappNumber extends MetaAccount {
  phoneNumberId: string;
  /** Digits, country code first. */
  phoneNumber: string;
  wabaId: string;
  /** Put before a `to` that comes without `+`. */
  countryCode: string;
  /** Webhooks without `wa_id`, `from` and `recipient_id`, as for people with a username since 2026. */
  hidePhone: boolean;
  /** Webhooks without business-scoped ids, as before 2026. */
  noBsuid: boolean;
  /** How 131047 is reported: in the HTTP answer, or as 200 and then a `failed` status. */
  windowRefusal: 'answer' | 'status';
  /** Statuses of each accepted message, in this order; with `failed` among them it reaches nobody. */
  statuses: WhatsappStatus[];
  /** The error of a `failed` in `statuses`. */
  failCode: number;
  /** One message in 6 s to one customer, else 131056. */
  pairLimit: boolean;
  /** Messages a second, else 130429. */
  throughput: number;
  /** Pictures are fetched before acceptance, else 131053. */
  fetchPictures: boolean;
}

export type WhatsappStatus = 'sent' | 'delivered' | 'read' | 'failed';
