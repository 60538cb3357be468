import { expect } from 'vitest';
import { openPlatformHttp } from '../http.ts';
import { buildLineChannel } from '../line/channel.ts';
import { lineSamples } from './line-samples.ts';
import { control, type Failure, type OpenedAccount, type PlatformCase } from './platform-case.ts';

const retry = (code: unknown, afterMs: number | null = null) => ({ kind: 'retry', scope: 'channel', afterMs, code });
const never = (reason: string, code: string) => ({ kind: 'never', reason, code });
const change =
  (field: object) =>
  (simulator: string, { id }: OpenedAccount) =>
    control(simulator, `PATCH line/channels/${id}`, field);
const befriend =
  (state: string) =>
  (simulator: string, { id, customer }: OpenedAccount) =>
    control(simulator, 'PUT line/friendship', { channelId: id, customer, state });

const failures: Failure[] = [
  { name: 'LINE down', fault: { kind: 'status', status: 500, body: { message: 'Internal' } }, outcome: retry('500') },
  {
    name: 'LINE busy',
    fault: { kind: 'status', status: 429, body: {}, headers: { 'retry-after': '3' } },
    outcome: retry('429', 3_000),
  },
  { name: 'accepted, then 500', fault: { kind: 'status_after', status: 500 }, outcome: retry('500'), delivered: 1 },
  { name: 'cut', fault: { kind: 'cut' }, outcome: retry(expect.any(String)) },
  { name: 'answer lost', fault: { kind: 'lost_answer' }, outcome: retry(expect.any(String)), delivered: 1 },
  { name: 'too fast', arrange: change({ rateLimited: true }), outcome: retry('429') },
  {
    name: 'month used up',
    arrange: change({ quotaSpent: true }),
    outcome: never('quota_used_up', '429 monthly limit'),
  },
  { name: 'token revoked', arrange: change({ tokenRevoked: true }), outcome: never('channel_unauthorized', '401') },
  { name: 'wrong token', credentials: { accessToken: 'wrong' }, outcome: never('channel_unauthorized', '401') },
  {
    name: 'unknown user',
    to: `U${'0'.repeat(32)}`,
    outcome: never('contact_not_found', '400 failed to send messages'),
  },
  // LINE says 200 and delivers to nobody: that it was blocked is for the friendship log to know.
  { name: 'blocked', arrange: befriend('blocked'), outcome: { kind: 'sent', messageId: expect.any(String) } },
];

/** LINE in the conformance suite. */
export const lineCase: PlatformCase = {
  platform: 'line',
  simulated: 'line',
  idField: 'channelId',
  build: (simulator) =>
    buildLineChannel({
      apiUrl: `${simulator}/line-api`,
      dataUrl: `${simulator}/line-data`,
      http: openPlatformHttp(),
      now: () => new Date(),
    }),

  async open(simulator, webhookUrl) {
    const id = String(1_000_000_000 + Math.floor(Math.random() * 1e9));
    type Made = { botUserId: string; channelSecret: string; accessToken: string };
    const made = await control<Made>(simulator, 'POST line/channels', { channelId: id, webhookUrl, name: '好店' });
    const { id: customer } = await control<{ id: string }>(simulator, 'POST customers', { name: '陳小美' });
    await control(simulator, 'PUT line/friendship', { channelId: id, customer, state: 'friend' });
    const known = await control<{ externalId: string }>(simulator, `GET customers/${customer}/ids/line/${id}`);
    const credentials = { channelSecret: made.channelSecret, accessToken: made.accessToken };
    return { id, account: made.botUserId, customer, externalId: known.externalId, credentials };
  },

  signatureHeader: 'x-line-signature',
  secretField: 'channelSecret',
  sendAt: { host: 'line-api', path: '/v2/bot/message/push' },
  maxText: 5000,
  samples: lineSamples,
  echoes: false,
  plays: [
    { play: 'line/type', body: { text: '綁定 "😀"' }, event: { kind: 'message', text: '綁定 "😀"' } },
    { play: 'line/postback', body: { data: 'a=1' }, event: { kind: 'postback', data: 'a=1' } },
    { play: 'line/block', body: {}, event: { kind: 'unfollow' } },
    { play: 'line/unblock', body: {}, event: { kind: 'follow', isUnblocked: true } },
  ],
  failures,
  info: ({ account }) => ({
    ok: true,
    externalId: account,
    name: '好店',
    chatUrl: expect.stringMatching(/^https:\/\/line\.me\/R\/ti\/p\/%40\w+$/),
    public: { basicId: expect.stringMatching(/^@/) },
  }),
};
