import { expect } from 'vitest';
import { openPlatformHttp } from '../http.ts';
import { buildInstagramChannel } from '../instagram/channel.ts';
import { instagramSamples } from './instagram-samples.ts';
import { aDayLater, metaFailures, never } from './meta-failures.ts';
import { control, type Failure, type PlatformCase } from './platform-case.ts';

const failures: Failure[] = [
  ...metaFailures('instagram/accounts'),
  aDayLater('10/2534022'),
  {
    name: '14 §2.2: another app has the conversation',
    arrange: (simulator, { id, customer }) =>
      control(simulator, 'PUT instagram/thread', { accountId: id, customer, otherApp: true }),
    outcome: { kind: 'skipped', reason: 'other_app', code: '100/2534037' },
  },
  { name: 'unknown person', to: '99999999999999', outcome: never('contact_not_found', '100/2018001') },
  {
    name: 'blocked',
    arrange: (simulator, { id, customer }) =>
      control(simulator, 'POST play/instagram/block', { accountId: id, customer }),
    outcome: { kind: 'skipped', reason: 'blocked', code: expect.stringMatching(/^(551|200)\/1545041$/) },
  },
];

/** Instagram in the conformance suite. */
export const instagramCase: PlatformCase = {
  platform: 'instagram',
  simulated: 'instagram',
  idField: 'accountId',
  build: (simulator) =>
    buildInstagramChannel({ graphUrl: `${simulator}/meta`, http: openPlatformHttp(), now: () => new Date() }),

  async open(simulator, webhookUrl) {
    const random = Math.floor(Math.random() * 1e11);
    const [id, pageId] = [String(17_800_000_000_000 + random), String(200_000_000_000 + random)];
    const account = { accountId: id, pageId, webhookUrl, name: '好店', username: 'good.shop', requireProof: true };
    const made = await control<{ accessToken: string; appSecret: string }>(
      simulator,
      'POST instagram/accounts',
      account,
    );
    const { id: customer } = await control<{ id: string }>(simulator, 'POST customers', { name: '陳小美' });
    await control(simulator, 'POST play/instagram/type', { accountId: id, customer, text: 'hello' });
    await control(simulator, 'POST settle', {});
    const known = await control<{ externalId: string }>(simulator, `GET customers/${customer}/ids/instagram/${id}`);
    const { accessToken, appSecret } = made;
    const credentials = { pageId, accountId: id, accessToken, appSecret, verifyToken: 'v' };
    return { id, account: id, customer, externalId: known.externalId, credentials };
  },

  signatureHeader: 'x-hub-signature-256',
  secretField: 'appSecret',
  sendAt: { host: 'meta', path: '/*/messages' },
  maxText: 333,
  samples: instagramSamples,
  echoes: true,
  plays: [
    { play: 'instagram/type', body: { text: '綁定 "😀"' }, event: { kind: 'message', text: '綁定 "😀"' } },
    { play: 'instagram/postback', body: { title: 'Go', payload: 'GO' }, event: { kind: 'postback', data: 'GO' } },
    { play: 'instagram/quick-reply', body: { title: 'Go', payload: 'GO' }, event: { kind: 'postback', data: 'GO' } },
    { play: 'instagram/referral', body: { ref: '9K3M-2Q7X' }, event: { kind: 'referral', ref: '9K3M-2Q7X' } },
  ],
  failures,
  info: ({ id }) => ({
    ok: true,
    externalId: id,
    name: '好店',
    chatUrl: 'https://ig.me/m/good.shop',
    public: { accountId: id, username: 'good.shop' },
  }),
};
