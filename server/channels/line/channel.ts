import { platforms } from '../../contract/platforms.ts';
import { lineUserId } from '../../domain/external-id.ts';
import type { AccountInfo, Channel, ContactProfile, Credentials } from '../channel.ts';
import { fieldsOf, idOf, jsonOf, nameOf, pictureOf } from '../event-fields.ts';
import { fitsHmac, type HeaderMap, oneHeader } from '../hmac.ts';
import { type Answer, askTimeoutMs, isHeaderSafe, type PlatformHttp, sendTimeoutMs } from '../http.ts';
import { tooLongFor } from '../limits.ts';
import type { Steps } from '../steps.ts';
import { parseLineEvents } from './events.ts';
import { lineMessage, messagesPerPush, renderLineSend } from './messages.ts';
import { pushOutcome, replyOutcome } from './outcome.ts';
import { buildLineRichMenus } from './rich-menus.ts';
import { buildLineSetup } from './setup.ts';

/**
 * LINE's Messaging API for one or many Official Accounts.
 * @param options.apiUrl `https://api.line.me` or the simulator, without trailing slash
 * @param options.dataUrl `https://api-data.line.me` or the simulator
 */
export function buildLineChannel(options: {
  apiUrl: string;
  dataUrl: string;
  http: PlatformHttp;
  now: () => Date;
}): Channel {
  const { apiUrl, http, now } = options;

  async function ask(path: string, credentials: Credentials): Promise<Answer | null> {
    const { accessToken } = credentials;
    if (!isHeaderSafe(accessToken)) return null;
    const headers = { authorization: `Bearer ${accessToken}` };
    return http.call({ url: `${apiUrl}${path}`, headers, timeoutMs: askTimeoutMs });
  }

  return {
    platform: 'line',
    messagesPerSend: messagesPerPush,
    verify,
    parse: (raw) => parseLineEvents(raw, now),
    tooLong: (message) => tooLongFor(platforms.line.limits, message),
    render: (message, to) => renderLineSend(message, to),
    renderCard: lineMessage,
    setup: buildLineSetup({ apiUrl, http }),
    richMenus: buildLineRichMenus(options),

    async send(body, credentials, retryKey) {
      const { accessToken } = credentials;
      if (!isHeaderSafe(accessToken)) return { kind: 'never', reason: 'channel_unauthorized', code: 'token_malformed' };
      const isReply = idOf(fieldsOf(jsonOf(body)).replyToken) !== null;
      const headers = {
        authorization: `Bearer ${accessToken}`,
        'content-type': 'application/json',
        // A reply with one is refused.
        ...(isReply ? {} : { 'x-line-retry-key': retryKey }),
      };
      const url = `${apiUrl}/v2/bot/message/${isReply ? 'reply' : 'push'}`;
      const answer = await http.call({ url, method: 'POST', headers, body, timeoutMs: sendTimeoutMs });
      return isReply ? replyOutcome(answer, now()) : pushOutcome(answer, now());
    },

    async info(credentials) {
      const answer = await ask('/v2/bot/info', credentials);
      return answer ? infoOf(answer) : { ok: false, reason: 'channel_unauthorized', code: 'token_malformed' };
    },

    tellsProfiles: true,
    async profileOf(externalId, credentials) {
      if (!lineUserId.test(externalId)) return null;
      return profileFrom(await ask(`/v2/bot/profile/${externalId}`, credentials));
    },
  };
}

/** https://developers.line.biz/en/reference/messaging-api/#signature-validation */
function* verify(raw: Uint8Array, headers: HeaderMap, credentials: Credentials): Steps<boolean> {
  const claimed = oneHeader(headers, 'x-line-signature');
  // Buffer.from takes almost anything for base64; 32 bytes have one spelling.
  if (claimed === null || !/^[A-Za-z0-9+/]{43}=$/.test(claimed)) return false;
  return yield* fitsHmac(raw, credentials.channelSecret, Buffer.from(claimed, 'base64'));
}

function infoOf(answer: Answer): AccountInfo {
  if (answer.kind === 'failed') return { ok: false, reason: 'platform_error', code: answer.code };
  const { status } = answer;
  if (status === 401 || status === 403) return { ok: false, reason: 'channel_unauthorized', code: String(status) };
  const bot = fieldsOf(answer.json);
  const externalId = idOf(bot.userId);
  if (status !== 200 || externalId === null) return { ok: false, reason: 'platform_error', code: String(status) };
  const [basicId, premiumId] = [idOf(bot.basicId), idOf(bot.premiumId)];
  // LINE wants the @ percent-encoded: https://developers.line.biz/en/docs/line-login/using-line-url-scheme/
  const lineId = premiumId ?? basicId;
  const chatUrl = lineId === null ? null : `https://line.me/R/ti/p/${encodeURIComponent(lineId)}`;
  return {
    ok: true,
    externalId,
    name: nameOf(bot.displayName) || basicId || 'LINE',
    pictureUrl: pictureOf(bot.pictureUrl),
    chatUrl,
    addFriendUrl: chatUrl,
    public: { ...(basicId !== null && { basicId }), ...(premiumId !== null && { premiumId }) },
  };
}

/** 404 has four causes (unknown, no friend, blocked, no consent): none of them is an error to us. */
function profileFrom(answer: Answer | null): ContactProfile | null {
  if (answer?.kind !== 'answer' || answer.status !== 200) return null;
  const profile = fieldsOf(answer.json);
  return { name: nameOf(profile.displayName), pictureUrl: pictureOf(profile.pictureUrl) };
}
