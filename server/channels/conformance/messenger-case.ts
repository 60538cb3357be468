import { expect } from 'vitest';
import { openPlatformHttp } from '../http.ts';
import { buildMessengerChannel } from '../messenger/channel.ts';
import { messengerSamples } from './messenger-samples.ts';
import { aDayLater, metaFailures, never } from './meta-failures.ts';
import { control, type Failure, type PlatformCase } from './platform-case.ts';

const failures: Failure[] = [
  ...metaFailures('messenger/pages'),
  aDayLater('10/2018278'),
  {
    name: '14 §2.2: another app has the conversation',
    arrange: (simulator, { id, customer }) =>
      control(simulator, 'PUT messenger/thread', { pageId: id, customer, otherApp: true }),
    outcome: { kind: 'skipped', reason: 'other_app', code: '10/2018300' },
  },
  { name: 'unknown person', to: '99999999999999', outcome: never('contact_not_found', '100/2018001') },
  {
    name: 'blocked',
    arrange: (simulator, { id, customer }) => control(simulator, 'POST play/messenger/block', { pageId: id, customer }),
    outcome: { kind: 'skipped', reason: 'blocked', code: expect.stringMatching(/^(551|200)\/1545041$/) },
  },
];

/** Messenger in the conformance suite. */
export const messengerCase: PlatformCase = {
  platform: 'messenger',
  simulated: 'messenger',
  idField: 'pageId',
  build: (simulator) =>
    buildMessengerChannel({ graphUrl: `${simulator}/meta`, http: openPlatformHttp(), now: () => new Date() }),

  async open(simulator, webhookUrl) {
    const id = String(100_000_000_000 + Math.floor(Math.random() * 1e11));
    const page = { pageId: id, webhookUrl, name: '好店', requireProof: true };
    const made = await control<{ accessToken: string; appSecret: string }>(simulator, 'POST messenger/pages', page);
    const { id: customer } = await control<{ id: string }>(simulator, 'POST customers', { name: '陳小美' });
    await control(simulator, 'POST play/messenger/type', { pageId: id, customer, text: 'hello' });
    await control(simulator, 'POST settle', {});
    const known = await control<{ externalId: string }>(simulator, `GET customers/${customer}/ids/messenger/${id}`);
    const credentials = { pageId: id, accessToken: made.accessToken, appSecret: made.appSecret, verifyToken: 'v' };
    return { id, account: id, customer, externalId: known.externalId, credentials };
  },

  signatureHeader: 'x-hub-signature-256',
  secretField: 'appSecret',
  sendAt: { host: 'meta', path: '/*/messages' },
  maxText: 2000,
  samples: messengerSamples,
  echoes: true,
  plays: [
    { play: 'messenger/type', body: { text: '綁定 "😀"' }, event: { kind: 'message', text: '綁定 "😀"' } },
    { play: 'messenger/postback', body: { title: 'Go', payload: 'GO' }, event: { kind: 'postback', data: 'GO' } },
    { play: 'messenger/quick-reply', body: { title: 'Go', payload: 'GO' }, event: { kind: 'postback', data: 'GO' } },
    { play: 'messenger/referral', body: { ref: '9K3M-2Q7X' }, event: { kind: 'referral', ref: '9K3M-2Q7X' } },
  ],
  failures,
  info: ({ id }) => ({ ok: true, externalId: id, name: '好店', chatUrl: `https://m.me/${id}`, public: { pageId: id } }),
};
