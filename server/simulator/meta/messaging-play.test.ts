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

const bodies = async () => {
  expect(await fixture.control.settle()).toBe(true);
  return receiver.received.map(({ body }) => JSON.parse(body));
};
const events = async () => (await bodies()).flatMap((body) => body.entry[0].messaging);

describe.each([
  ['messenger', '3001', 'page'],
  ['instagram', '4001', 'instagram'],
] as const)('%s', (platform, account, object) => {
  const play = () => fixture.control[platform];

  test('a text, a tapped postback and a quick reply', async () => {
    await play().type(account, mei, '你好');
    await play().postback(account, mei, 'Start', 'go');
    await play().quickReply(account, mei, 'Yes', 'yes');
    const scopedId = await fixture.control.externalId(mei, platform, account);
    expect((await bodies())[0]).toMatchObject({ object, entry: [{ id: account }] });
    expect(await events()).toMatchObject([
      { sender: { id: scopedId }, recipient: { id: account }, message: { text: '你好', mid: expect.any(String) } },
      { postback: { title: 'Start', payload: 'go', mid: expect.any(String) } },
      { message: { text: 'Yes', quick_reply: { payload: 'yes' } } },
    ]);
    const chat = await fixture.control.chat(platform, account, mei);
    expect(chat.map(({ kind, text }) => [kind, text])).toEqual([
      ['text', '你好'],
      ['postback', 'Start'],
      ['text', 'Yes'],
    ]);
  });

  test('an edited message and a deleted one', async () => {
    const { id } = await play().type(account, mei, 'first');
    expect(await play().edit(account, mei, id, 'second')).toMatchObject({ text: 'second' });
    expect(await play().unsend(account, mei, id)).not.toHaveProperty('text');
    expect((await events()).slice(1)).toMatchObject([
      { message_edit: { mid: id, text: 'second' } },
      { message: { mid: id, is_deleted: true } },
    ]);
    await expect(play().edit(account, mei, 'none', 'x')).rejects.toThrow('404');
    await expect(play().unsend(account, mei, 'none')).rejects.toThrow('404');
  });

  test('a referral in a thread: an event, no message, and the window is open', async () => {
    const { externalId } = await play().setThread(account, mei, 48 * 3600 * 1000);
    await play().referral(account, mei, 'campaign-1');
    expect(await events()).toMatchObject([{ sender: { id: externalId }, referral: { ref: 'campaign-1' } }]);
    expect(await fixture.control.chat(platform, account, mei)).toEqual([]);
    const type = platform === 'messenger' ? { messaging_type: 'RESPONSE' } : {};
    const message = { recipient: { id: externalId }, message: { text: 'a' }, ...type };
    expect((await fixture.graph('POST', '/me/messages', message)).status).toBe(200);
  });

  test('no referral from somebody who blocked the account', async () => {
    await play().block(account, mei);
    await expect(play().referral(account, mei, 'x')).rejects.toThrow('409');
    expect(await events()).toEqual([]);
  });
});

test('a newcomer’s referral: inside Get Started on Messenger, an event of its own on Instagram', async () => {
  await fixture.control.messenger.referral('3001', mei, 'campaign-1');
  await fixture.control.instagram.referral('4001', mei, 'campaign-1');
  const [messenger, instagram] = await events();
  expect(messenger.postback).toMatchObject({ title: 'Get Started', referral: { ref: 'campaign-1' } });
  expect(messenger).not.toHaveProperty('referral');
  expect(instagram).toMatchObject({ referral: { ref: 'campaign-1' } });
  expect(await fixture.control.chat('messenger', '3001', mei)).toMatchObject([
    { kind: 'postback', text: 'Get Started' },
  ]);
});

test('what an account has not subscribed to does not come', async () => {
  await fixture.control.patchMessengerPage('3001', { subscribedFields: ['messages'] });
  await fixture.control.messenger.setThread('3001', mei, 0);
  const { id } = await fixture.control.messenger.type('3001', mei, 'heard');
  await fixture.control.messenger.postback('3001', mei, 'a', 'b');
  await fixture.control.messenger.referral('3001', mei, 'x');
  await fixture.control.messenger.edit('3001', mei, id, 'y');
  expect(await events()).toMatchObject([{ message: { text: 'heard' } }]);
});
