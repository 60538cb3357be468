import { fieldsOf, nameOf, pictureOf } from '../event-fields.ts';
import { type Answer, askTimeoutMs, isHeaderSafe, type PlatformHttp } from '../http.ts';
import { checkIdToken, type IdTokenAnswer } from './id-token.ts';
import { buildKeySet } from './key-set.ts';
import { messageOf } from './outcome.ts';
import { buildSetupCalls } from './setup-calls.ts';

/** Why LINE didn't confirm. Never "not a friend": a failed call says nothing of friendship. */
type AccessRefusal = {
  ok: false;
  reason: 'login_invalid' | 'platform_error' | 'channel_unauthorized';
  code: string;
};
type AccessAnswer = { ok: true; friend: boolean; name: string | null; pictureUrl: string | null } | AccessRefusal;
type FriendAnswer = { ok: true; friend: boolean } | AccessRefusal;

/** `ended`: LINE no longer takes it; `foreign`: it is somebody else's, or of another channel; `unknown`: LINE didn't tell. */
export type TokenOwner = 'theirs' | 'ended' | 'foreign' | 'unknown';

export interface LineIdentity {
  /** Who signed in, by LINE's signature; no call to LINE but for its keys. Never throws for a bad token. */
  verifyIdToken(idToken: string): Promise<IdTokenAnswer>;
  /** That the access token is of this Login channel and this user, and whether they are a friend. Never throws. */
  checkAccess(accessToken: string, expected: { loginChannelId: string; userId: string }): Promise<AccessAnswer>;
  /** Whose the access token is, before it is used for anything else. Never throws. */
  ownerOf(accessToken: string, expected: { loginChannelId: string; userId: string }): Promise<TokenOwner>;
  /**
   * Ends the permission that the token's user gave to the Login channel, all its tokens included; LINE tells LY Corporation.
   * @returns true if LINE has ended it, now or before. Never throws.
   */
  deauthorize(accessToken: string, login: { loginChannelId: string; loginChannelSecret: string }): Promise<boolean>;
  /** Friendship alone, for a token that `checkAccess` has found good. Never throws. */
  isFriend(accessToken: string): Promise<FriendAnswer>;
}

/**
 * LINE Login, as far as our server asks it.
 * https://developers.line.biz/en/reference/line-login/
 * @param options.apiUrl `https://api.line.me` or the simulator, without trailing slash
 */
export function buildLineIdentity(options: { apiUrl: string; http: PlatformHttp; now: () => Date }): LineIdentity {
  const { apiUrl, http, now } = options;
  const keySet = buildKeySet({ certsUrl: `${apiUrl}/oauth2/v2.1/certs`, http, now });
  const ask = (path: string, headers: Record<string, string> = {}) =>
    http.call({ url: `${apiUrl}${path}`, headers, timeoutMs: askTimeoutMs });
  const { channelToken, deauthorize } = buildSetupCalls({ apiUrl, http });
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

  return {
    verifyIdToken: (idToken) => checkIdToken(idToken, keySet, now()),

    async checkAccess(accessToken, { loginChannelId, userId }) {
      if (!isHeaderSafe(accessToken)) return malformed;
      // Side by side: the customer waits for the slowest, not for the sum.
      const [token, profile, friendship] = await Promise.all([
        ask(`/oauth2/v2.1/verify?access_token=${encodeURIComponent(accessToken)}`),
        ask('/v2/profile', bearer(accessToken)),
        ask('/friendship/v1/status', bearer(accessToken)),
      ]);
      const refusal = ownRefusal(token, profile, { loginChannelId, userId });
      if (refusal) return refusal;
      const friend = friendOf(friendship);
      return friend.ok ? { ...friend, ...personOf(profile) } : friend;
    },

    async ownerOf(accessToken, expected) {
      if (!isHeaderSafe(accessToken)) return 'foreign';
      const [token, profile] = await Promise.all([
        ask(`/oauth2/v2.1/verify?access_token=${encodeURIComponent(accessToken)}`),
        ask('/v2/profile', bearer(accessToken)),
      ]);
      const refusal = ownRefusal(token, profile, expected);
      if (!refusal) return 'theirs';
      if (refusal.reason !== 'login_invalid') return 'unknown';
      if (['client_id', 'user_id'].includes(refusal.code)) return 'foreign';
      return ['verify_400', 'expired', 'profile_401'].includes(refusal.code) ? 'ended' : 'unknown';
    },

    async deauthorize(accessToken, { loginChannelId, loginChannelSecret }) {
      const issued = await channelToken(loginChannelId, loginChannelSecret);
      if (issued.kind !== 'token') return false;
      const answer = await deauthorize(issued.token, accessToken);
      if (answer.kind === 'failed') return false;
      // 400: the token was revoked before, as by the same call whose answer got lost.
      return answer.status === 204 || (answer.status === 400 && isRefusal(answer));
    },

    async isFriend(accessToken) {
      if (!isHeaderSafe(accessToken)) return malformed;
      return friendOf(await ask('/friendship/v1/status', bearer(accessToken)));
    },
  };
}

const invalid = (code: string): AccessRefusal => ({ ok: false, reason: 'login_invalid', code });
const platform = (code: string): AccessRefusal => ({ ok: false, reason: 'platform_error', code });
const malformed = invalid('token_malformed');

/** In LINE's own words: what a proxy in between answers says nothing of the customer's login, and a new one wouldn't help. */
const isRefusal = (answer: Extract<Answer, { kind: 'answer' }>): boolean =>
  [400, 401, 403].includes(answer.status) &&
  [fieldsOf(answer.json).error, fieldsOf(answer.json).message].some((said) => typeof said === 'string');

/** Why a token isn't this user's at this channel; null if it is. What refuses is decided after both have come. */
function ownRefusal(
  token: Answer,
  profile: Answer,
  { loginChannelId, userId }: { loginChannelId: string; userId: string },
): AccessRefusal | null {
  const refusals = [tokenRefusal(token, loginChannelId), profileRefusal(profile, userId)].filter((it) => it !== null);
  return refusals.find((it) => it.reason === 'login_invalid') ?? refusals[0] ?? null;
}

/** https://developers.line.biz/en/reference/line-login/#verify-access-token */
function tokenRefusal(answer: Answer, loginChannelId: string): AccessRefusal | null {
  if (answer.kind === 'failed') return platform(answer.code);
  if (isRefusal(answer)) return invalid(`verify_${answer.status}`);
  const { client_id, expires_in } = fieldsOf(answer.json);
  if (answer.status !== 200 || typeof client_id !== 'string' || typeof expires_in !== 'number')
    return platform(`verify_${answer.status}`);
  if (client_id !== loginChannelId) return invalid('client_id');
  return expires_in > 0 ? null : invalid('expired');
}

/** https://developers.line.biz/en/reference/line-login/#get-user-profile */
function profileRefusal(answer: Answer, userId: string): AccessRefusal | null {
  if (answer.kind === 'failed') return platform(answer.code);
  if (isRefusal(answer)) return invalid(`profile_${answer.status}`);
  const named = fieldsOf(answer.json).userId;
  if (answer.status !== 200 || typeof named !== 'string') return platform(`profile_${answer.status}`);
  return named === userId ? null : invalid('user_id');
}

/** https://developers.line.biz/en/reference/line-login/#get-friendship-status */
function friendOf(answer: Answer): FriendAnswer {
  if (answer.kind === 'failed') return platform(answer.code);
  const { status } = answer;
  const { friendFlag } = fieldsOf(answer.json);
  if (status === 200 && typeof friendFlag === 'boolean') return { ok: true, friend: friendFlag };
  if (status === 401 && isRefusal(answer)) return invalid('friendship_401');
  // No bot linked, the linked bot gone, or the app without the scope: the brand's set-up, which no customer can fix.
  if (status === 403) return { ok: false, reason: 'channel_unauthorized', code: 'friendship_403' };
  if (status === 400 && /no login bot linked|bot not found/i.test(`${messageOf(answer)} ${descriptionOf(answer)}`))
    return { ok: false, reason: 'channel_unauthorized', code: 'no_linked_bot' };
  return platform(`friendship_${status}`);
}

/** Some of LINE Login's errors carry `error_description` where others carry `message`. */
function descriptionOf(answer: Extract<Answer, { kind: 'answer' }>): string {
  const { error_description } = fieldsOf(answer.json);
  return typeof error_description === 'string' ? error_description : '';
}

function personOf(answer: Answer): { name: string | null; pictureUrl: string | null } {
  const profile = answer.kind === 'answer' ? fieldsOf(answer.json) : {};
  return { name: nameOf(profile.displayName), pictureUrl: pictureOf(profile.pictureUrl) };
}
