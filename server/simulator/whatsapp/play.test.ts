import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Fixture, startFixture, startReceiver } from '../test-fixture.ts';

let fixture: Fixture;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
let mei = '';
beforeAll(async () => {
  receiver = await startReceiver();
  fixture = await startFixture(receiver.url);
});
afterAll(async () => {
  await fixture.simulator.close();
  await receiver.close();
});
beforeEach(async () => {
  mei = (await fixture.control.addCustomer({ name: '陳小美' })).id;
  await fixture.control.settle();
  receiver.received.length = 0;
});

const person = () => fixture.control.customer(mei);
const bsuid = () => fixture.control.externalId(mei, 'whatsapp', '5001');
const values = async () => {
  expect(await fixture.control.settle()).toBe(true);
  return receiver.received.map(({ body }) => JSON.parse(body).entry[0].changes[0].value);
};

test('a text, in WhatsApp’s envelope, escaped', async () => {
  const { waId } = await person();
  const { id } = await fixture.control.whatsapp.type('5001', mei, '你好');
  const [value] = await values();
  const { body } = receiver.received[0] ?? { body: '' };
  expect(body).toContain('\\u4f60\\u597d');
  expect(JSON.parse(body)).toMatchObject({
    object: 'whatsapp_business_account',
    entry: [{ id: '6001', changes: [{ field: 'messages' }] }],
  });
  const userId = await bsuid();
  expect(userId).toMatch(/^TW\.\d+$/);
  expect(value).toEqual({
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '886912000001', phone_number_id: '5001' },
    contacts: [{ profile: { name: '陳小美' }, wa_id: waId, user_id: userId }],
    messages: [
      {
        from: waId,
        from_user_id: userId,
        id,
        timestamp: expect.stringMatching(/^\d{10}$/),
        type: 'text',
        text: { body: '你好' },
      },
    ],
  });
});

test.each([
  ['hidePhone', ['profile', 'user_id'], ['from_user_id']],
  ['noBsuid', ['profile', 'wa_id'], ['from']],
] as const)('%s leaves one of the two ids out', async (name, contact, message) => {
  await fixture.control.patchWhatsappNumber('5001', { [name]: true });
  await fixture.control.whatsapp.type('5001', mei, 'a');
  const externalId = await bsuid();
  await fixture.control.patchWhatsappNumber('5001', { [name]: false });
  const [value] = await values();
  expect(Object.keys(value.contacts[0])).toEqual(contact);
  expect(Object.keys(value.messages[0]).filter((key) => key.startsWith('from'))).toEqual(message);
  expect(externalId).toBe(name === 'noBsuid' ? (await person()).waId : value.contacts[0].user_id);
});

test('a reply names the message that offered it', async () => {
  await fixture.control.whatsapp.setThread('5001', mei, 0);
  const buttons = [{ type: 'reply', reply: { id: 'undo', title: 'Not me' } }];
  const answer = await fixture.whatsapp('POST', '/5001/messages', {
    messaging_product: 'whatsapp',
    to: `+${(await person()).waId}`,
    type: 'interactive',
    interactive: { type: 'button', body: { text: 'Linked' }, action: { buttons } },
  });
  const offer = (await answer.json()).messages[0].id;
  await fixture.control.whatsapp.reply('5001', mei, { id: 'undo', title: 'Not me' });
  const last = (await values()).at(-1);
  expect(last.messages[0]).toMatchObject({
    type: 'interactive',
    interactive: { type: 'button_reply', button_reply: { id: 'undo', title: 'Not me' } },
    context: { from: '886912000001', id: offer },
  });
});

test('a picture, a deleted message, another number', async () => {
  const before = await person();
  const oldId = await bsuid();
  const picture = await fixture.control.whatsapp.image('5001', mei, { url: 'https://a.test/x.png', caption: 'Look' });
  expect(picture).toMatchObject({ kind: 'image', imageUrl: 'https://a.test/x.png', text: 'Look' });
  await fixture.control.whatsapp.delete('5001', mei, picture.id);
  const after = await fixture.control.whatsapp.changeNumber('5001', mei, '886955555555');
  expect(after.waId).toBe('886955555555');
  const messages = (await values()).map((value) => value.messages[0]);
  expect(messages).toMatchObject([
    { type: 'image', image: { caption: 'Look' } },
    { type: 'revoke', revoke: { original_message_id: picture.id } },
    {
      type: 'system',
      from: before.waId,
      system: {
        type: 'user_changed_number',
        wa_id: '886955555555',
        previous_user_id: oldId,
        user_id: await bsuid(),
      },
    },
  ]);
  expect(await bsuid()).not.toBe(oldId);
  expect((await fixture.control.chat('whatsapp', '5001', mei))[0]).toMatchObject({ kind: 'other' });
  await expect(fixture.control.whatsapp.delete('5001', mei, 'wamid.none')).rejects.toThrow('404');
});

test('a blocked number gets nothing', async () => {
  await fixture.control.whatsapp.block('5001', mei);
  await expect(fixture.control.whatsapp.type('5001', mei, 'a')).rejects.toThrow('409');
  expect(await values()).toEqual([]);
});

describe('chat links', () => {
  const text = '連結 A1B2\n& 謝謝';
  const query = `text=${encodeURIComponent(text)}`;
  test.each<[string, () => string]>([
    ['wa.me', () => `https://wa.me/886912000001?${query}`],
    ['the simulator’s own', () => `${fixture.simulator.url}/wa/886912000001?${query}`],
    ['api.whatsapp.com', () => `https://api.whatsapp.com/send?phone=886912000001&${query}`],
    ['the app’s', () => `whatsapp://send?phone=886912000001&${query}`],
  ])('%s: a draft, and nothing is sent', async (_name, url) => {
    expect(await fixture.control.whatsapp.openLink(url(), mei)).toEqual({ phoneNumberId: '5001', text });
    expect(await fixture.control.chat('whatsapp', '5001', mei)).toEqual([]);
    expect(await values()).toEqual([]);
  });

  test.each([
    'https://wa.me/886912999999',
    'https://wa.me/+886912000001',
    'https://wa.me/0912000001',
    'https://a.test/886912000001',
    'https://api.whatsapp.com/886912000001',
    'nonsense',
  ])('%s opens no chat', async (url) => {
    await expect(fixture.control.whatsapp.openLink(url, mei)).rejects.toThrow('404');
  });

  test('the page has one button, whose address is the app’s', async () => {
    for (const path of [`886912000001?${query}`, `send?phone=886912000001&${query}`]) {
      const answer = await fetch(`${fixture.simulator.url}/wa/${path}`);
      expect(answer.status).toBe(200);
      const links = [...(await answer.text()).matchAll(/<a [^>]*href="([^"]*)"/g)].map(([, href = '']) => href);
      expect(links).toHaveLength(1);
      const href = `${links[0]}`.replaceAll('&amp;', '&');
      expect(await fixture.control.whatsapp.openLink(href, mei)).toEqual({ phoneNumberId: '5001', text });
    }
    expect((await fetch(`${fixture.simulator.url}/wa/886912999999`)).status).toBe(404);
  });
});
