import type { Credentials } from '../channel.ts';
import { fieldsOf, idOf } from '../event-fields.ts';
import { type Answer, askTimeoutMs, isHeaderSafe, type PlatformHttp, sendTimeoutMs } from '../http.ts';

export type LiffApp = { liffId: string; url: string; type: string; scope: string[]; botPrompt: string };
type ChannelToken = { kind: 'token'; token: string } | { kind: 'refused' } | { kind: 'unreachable' };
export type SetupCalls = ReturnType<typeof buildSetupCalls>;

/** The calls that look at a set-up and fix it. Null: the bot's token can't be sent in a header. */
export function buildSetupCalls({ apiUrl, http }: { apiUrl: string; http: PlatformHttp }) {
  const json = (body: object) => ({
    body: Buffer.from(JSON.stringify(body)),
    headers: { 'content-type': 'application/json' },
  });
  const call = (
    path: string,
    token: string,
    more: { method?: 'PUT' | 'POST'; body?: Uint8Array; headers?: Record<string, string>; timeoutMs?: number } = {},
  ) =>
    http.call({
      url: `${apiUrl}${path}`,
      timeoutMs: askTimeoutMs,
      ...more,
      headers: { ...more.headers, authorization: `Bearer ${token}` },
    });
  const post = (path: string, form: Record<string, string>) =>
    http.call({
      url: `${apiUrl}${path}`,
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: Buffer.from(new URLSearchParams(form).toString()),
      timeoutMs: askTimeoutMs,
    });

  return {
    async bot(path: string, { accessToken }: Credentials, put?: object): Promise<Answer | null> {
      if (!isHeaderSafe(accessToken)) return null;
      return call(path, accessToken, put ? { method: 'PUT', ...json(put) } : {});
    },

    /** Has LINE try the webhook; it waits for our answer, so longer than for other questions. https://developers.line.biz/en/reference/messaging-api/#test-webhook-endpoint */
    async tryWebhook({ accessToken }: Credentials, endpoint: string): Promise<Answer | null> {
      if (!isHeaderSafe(accessToken)) return null;
      return call('/v2/bot/channel/webhook/test', accessToken, {
        method: 'POST',
        timeoutMs: sendTimeoutMs,
        ...json({ endpoint }),
      });
    },

    /** The channel that a long- or short-lived token was issued for; null if LINE doesn't tell. https://developers.line.biz/en/reference/messaging-api/#verify-channel-access-token */
    async ownerOf({ accessToken = '' }: Credentials): Promise<string | null> {
      const answer = await post('/v2/oauth/verify', { access_token: accessToken });
      if (answer.kind === 'failed' || answer.status !== 200) return null;
      return idOf(fieldsOf(answer.json).client_id);
    },

    /** A stateless token of a channel: 15 minutes, no limit on their number. https://developers.line.biz/en/reference/messaging-api/#issue-stateless-channel-access-token */
    async channelToken(id = '', secret = ''): Promise<ChannelToken> {
      const answer = await post('/oauth2/v3/token', {
        grant_type: 'client_credentials',
        client_id: id,
        client_secret: secret,
      });
      if (answer.kind === 'failed') return { kind: 'unreachable' };
      if ([400, 401, 403].includes(answer.status)) return { kind: 'refused' };
      const token = fieldsOf(answer.json).access_token;
      return answer.status === 200 && typeof token === 'string' && isHeaderSafe(token)
        ? { kind: 'token', token }
        : { kind: 'unreachable' };
    },

    /** @param token of the Login channel. https://developers.line.biz/en/reference/line-login/#deauthorize */
    deauthorize: (token: string, userAccessToken: string) =>
      call('/user/v1/deauthorize', token, { method: 'POST', ...json({ userAccessToken }) }),

    liffApps: (token: string) => call('/liff/v1/apps', token),

    /** Changes only what it names. https://developers.line.biz/en/reference/liff-server/#update-liff-app */
    changeLiffApp: (token: string, liffId: string, change: object) =>
      call(`/liff/v1/apps/${encodeURIComponent(liffId)}`, token, { method: 'PUT', ...json(change) }),
  };
}

/** The Login channel's LIFF apps (404: it has none); null if LINE didn't tell. */
export function liffAppsOf(answer: Answer): LiffApp[] | null {
  if (answer.kind === 'failed') return null;
  if (answer.status === 404) return [];
  const { apps } = fieldsOf(answer.json);
  if (answer.status !== 200 || !Array.isArray(apps)) return null;
  return apps.map((app: unknown) => {
    const { liffId, view, scope, botPrompt } = fieldsOf(app);
    const { url, type } = fieldsOf(view);
    return {
      liffId: String(liffId),
      url: String(url),
      type: String(type),
      scope: Array.isArray(scope) ? scope.map(String) : [],
      // Left out by LINE where it was never set.
      botPrompt: botPrompt === undefined ? 'none' : String(botPrompt),
    };
  });
}
