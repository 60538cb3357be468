import { expect } from 'vitest';
import { buildMessengerChannel } from '../messenger/channel.ts';
import { control, type Failure, type OpenedAccount, type PlatformCase } from './platform-case.ts';

const never = (reason: string, code: unknown) => ({ kind: 'never', reason, code });
const unauthorized = (code: unknown) => never('channel_unauthorized', code);
const unknown = { kind: 'unknown', code: expect.any(String) };
const change =
  (field: object) =>
  (simulator: string, { id }: OpenedAccount) =>
    control(simulator, `PATCH messenger/pages/${id}`, field);

const failures: Failure[] = [
  {
    name: 'Meta down',
    fault: { kind: 'status', status: 500, body: { error: { message: 'x', code: 2, is_transient: true } } },
    outcome: { kind: 'retry', scope: 'contact', afterMs: null, code: '2' },
  },
  {
    name: 'Meta busy',
    fault: { kind: 'status', status: 400, body: { error: { message: 'x', code: 613 } } },
    outcome: { kind: 'retry', scope: 'channel', afterMs: null, code: '613' },
  },
  { name: 'proxy down', fault: { kind: 'status', status: 502, body: 'Bad Gateway' }, outcome: unknown },
  {
    name: 'accepted, then 500',
    fault: { kind: 'status_after', status: 500, body: 'x' },
    outcome: unknown,
    delivered: 1,
  },
  { name: 'cut', fault: { kind: 'cut' }, outcome: unknown },
  { name: 'answer lost', fault: { kind: 'lost_answer' }, outcome: unknown, delivered: 1 },
  { name: 'token expired', arrange: change({ tokenState: 'expired' }), outcome: unauthorized('190/463') },
  { name: 'token revoked', arrange: change({ tokenState: 'revoked' }), outcome: unauthorized('190/460') },
  { name: 'app removed', arrange: change({ tokenState: 'app_removed' }), outcome: unauthorized('190/458') },
  {
    name: 'permission gone',
    arrange: change({ tokenState: 'no_permission' }),
    outcome: unauthorized(expect.any(String)),
  },
  { name: 'wrong token', credentials: { accessToken: 'wrong' }, outcome: unauthorized(expect.stringMatching(/^190/)) },
  { name: 'secret of another app', credentials: { appSecret: 'wrong' }, outcome: unauthorized('100') },
  { name: 'unknown person', to: '99999999999999', outcome: never('contact_not_found', '100/2018001') },
  {
    name: 'a day later',
    arrange: (simulator) => control(simulator, 'POST clock', { offsetMs: 25 * 3_600_000 }),
    outcome: { kind: 'skipped', reason: 'window', code: '10/2018278' },
  },
  {
    name: 'blocked',
    arrange: (simulator, { id, customer }) => control(simulator, 'POST play/messenger/block', { pageId: id, customer }),
    outcome: { kind: 'skipped', reason: 'blocked', code: expect.stringMatching(/^(551|200)\/1545041$/) },
  },
];

/** Messenger in the conformance suite. */
export const messengerCase: PlatformCase = {
  platform: 'messenger',
  idField: 'pageId',
  build: (simulator) => buildMessengerChannel({ graphUrl: `${simulator}/meta`, fetch, now: () => new Date() }),

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
  echoes: true,
  plays: [
    { play: 'messenger/type', body: { text: '綁定 "😀"' }, event: { kind: 'message', text: '綁定 "😀"' } },
    { play: 'messenger/postback', body: { title: 'Go', payload: 'GO' }, event: { kind: 'postback', data: 'GO' } },
  ],
  failures,
  info: ({ id }) => ({ ok: true, externalId: id, name: '好店', chatUrl: `https://m.me/${id}`, public: { pageId: id } }),
};
