/** What LINE knows of one person and one Official Account. `wroteAt`: their last message, also without being a friend. */
export interface Friendship {
  state: FriendState;
  wroteAt: number | null;
}
export type FriendState = 'never' | 'friend' | 'blocked';

/** A menu under the chat, made through the API. `picture`: PNG in base64; null: none was uploaded, and it can't be linked. */
export interface RichMenu {
  richMenuId: string;
  name: string;
  chatBarText: string;
  selected: boolean;
  size: { width: number; height: number };
  areas: { bounds: { x: number; y: number; width: number; height: number }; action: RichMenuAction }[];
  picture: string | null;
}
type RichMenuAction = { label?: string | undefined } & (
  | { type: 'message'; text: string }
  | { type: 'uri'; uri: string }
);

/** An ES256 key of LINE Login. `retired`: gone from the JWKS. */
export interface SigningKey {
  kid: string;
  privateJwk: Record<string, unknown>;
  publicJwk: Record<string, unknown>;
  retired: boolean;
}

/** A user access token. `clientId`: the Login channel; `liffId` of the app it was made for, so that closing the app can revoke it. */
export interface LineUserToken {
  token: string;
  clientId: string;
  liffId: string;
  customer: string;
  scope: string[];
  expiresAt: number;
  revoked: boolean;
  /** The fragment's `mst_challenge` that came with it; `requestFriendship` shows it again. */
  mstChallenge: string;
}

/** An authorization code of `liff/v1/authorize`: one use, ten minutes. */
export interface LineCode {
  clientId: string;
  liffId: string;
  customer: string;
  challenge: string;
  redirectUri: string;
  expiresAt: number;
  used: boolean;
}

/** A retry key that was accepted, by `<channelId>/<key>`. */
export interface RetryRecord {
  acceptedAt: number;
  requestId: string;
  body: string;
  sentMessages: { id: string; quoteToken: string }[];
}

/** A sheet of `liff.requestFriendship()`, from `msit` to its answer. */
export interface Subwindow {
  msit: string;
  channelId: string;
  customer: string;
  kind: 'add' | 'unblock' | 'friend';
  state: 'open' | 'done';
  result: { status: 'submit' | 'cancel' | 'close'; result: Record<string, unknown> } | null;
}
