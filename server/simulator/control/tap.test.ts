import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Fixture, startFixture } from '../test-fixture.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterAll(() => fixture.simulator.close());
beforeEach(async () => {
  const { control, customer } = fixture;
  await control.line.setFriendship('2001', customer.id, 'friend');
  await control.messenger.setThread('3001', customer.id, 0);
  await control.instagram.setThread('4001', customer.id, 0);
  await control.whatsapp.setThread('5001', customer.id, 0);
});

type Platform = 'line' | 'messenger' | 'instagram' | 'whatsapp';
const accounts = { line: '2001', messenger: '3001', instagram: '4001', whatsapp: '5001' };
const page = 'https://a.test/';

async function send(platform: Platform, message: object) {
  const { customer, control } = fixture;
  const id = await control.externalId(customer.id, platform, accounts[platform]);
  const answer = {
    line: () => fixture.line('POST', '/v2/bot/message/push', { to: id, messages: [message] }),
    messenger: () => fixture.graph('POST', '/me/messages', { recipient: { id }, messaging_type: 'RESPONSE', message }),
    instagram: () => fixture.graph('POST', '/me/messages', { recipient: { id }, message }),
    whatsapp: () =>
      fixture.whatsapp('POST', '/5001/messages', {
        messaging_product: 'whatsapp',
        recipient: id,
        type: 'interactive',
        interactive: message,
      }),
  };
  expect((await answer[platform]()).status).toBe(200);
}

const tap = (platform: Platform, label: string) =>
  fixture.control.tapButton(platform, accounts[platform], fixture.customer.id, label);

const lineButtons = (...actions: object[]) => ({
  type: 'template',
  altText: 'x',
  template: { type: 'buttons', text: 'x', actions },
});
const lineReplies = (action: object) => ({
  type: 'text',
  text: 'x',
  quickReply: { items: [{ type: 'action', action }] },
});
const metaButtons = (...buttons: object[]) => ({
  attachment: { type: 'template', payload: { template_type: 'button', text: 'x', buttons } },
});
const metaReplies = { text: 'x', quick_replies: [{ content_type: 'text', title: 'Tap', payload: 'data' }] };
const waReply = {
  type: 'button',
  body: { text: 'x' },
  action: { buttons: [{ type: 'reply', reply: { id: 'data', title: 'Tap' } }] },
};
const waUrl = {
  type: 'cta_url',
  body: { text: 'x' },
  action: { name: 'cta_url', parameters: { display_text: 'Open', url: page } },
};
const postback = { type: 'postback', title: 'Tap', payload: 'data' };

test.each<[name: string, platform: Platform, offer: object, body: object, kind: string]>([
  [
    'a LINE postback',
    'line',
    lineButtons({ type: 'postback', label: 'Tap', data: 'data' }),
    { data: 'data' },
    'postback',
  ],
  [
    'a LINE message action',
    'line',
    lineButtons({ type: 'message', label: 'Tap', text: 'said' }),
    { text: 'said' },
    'text',
  ],
  [
    'a LINE quick reply',
    'line',
    lineReplies({ type: 'postback', label: 'Tap', data: 'data' }),
    { data: 'data' },
    'postback',
  ],
  ['a Messenger postback', 'messenger', metaButtons(postback), { title: 'Tap', payload: 'data' }, 'postback'],
  ['a Messenger quick reply', 'messenger', metaReplies, { text: 'Tap', quick_reply: { payload: 'data' } }, 'text'],
  ['an Instagram postback', 'instagram', metaButtons(postback), { title: 'Tap', payload: 'data' }, 'postback'],
  ['an Instagram quick reply', 'instagram', metaReplies, { text: 'Tap', quick_reply: { payload: 'data' } }, 'text'],
  [
    'a WhatsApp reply',
    'whatsapp',
    waReply,
    { interactive: { button_reply: { id: 'data', title: 'Tap' } } },
    'postback',
  ],
])('%s', async (_name, platform, offer, body, kind) => {
  await send(platform, offer);
  const { message, url } = await tap(platform, 'Tap');
  expect(url).toBeUndefined();
  expect(message).toMatchObject({ direction: 'from_customer', kind, body });
});

test.each<[Platform, object]>([
  ['line', lineButtons({ type: 'uri', label: 'Open', uri: page })],
  ['messenger', metaButtons({ type: 'web_url', title: 'Open', url: page })],
  ['instagram', metaButtons({ type: 'web_url', title: 'Open', url: page })],
  ['whatsapp', waUrl],
])('an address on %s: told, nothing sent', async (platform, offer) => {
  await send(platform, offer);
  const before = await fixture.control.chat(platform, accounts[platform], fixture.customer.id);
  expect(await tap(platform, 'Open')).toEqual({ url: page });
  expect(await fixture.control.chat(platform, accounts[platform], fixture.customer.id)).toEqual(before);
});

test('the newest of that label; none; a blocked account', async () => {
  await send('messenger', metaButtons({ ...postback, payload: 'old' }));
  await send('messenger', metaButtons({ ...postback, payload: 'new' }));
  expect((await tap('messenger', 'Tap')).message).toMatchObject({ body: { payload: 'new' } });
  await expect(tap('messenger', 'Nothing')).rejects.toThrow('404');
  await fixture.control.messenger.block('3001', fixture.customer.id);
  await expect(tap('messenger', 'Tap')).rejects.toThrow('409');
  await fixture.control.messenger.unblock('3001', fixture.customer.id);
});
