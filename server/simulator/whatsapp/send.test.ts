import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Fixture, startFixture, startReceiver } from '../test-fixture.ts';

let fixture: Fixture;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
let customer = '';
let bsuid = '';
let phone = '';
beforeAll(async () => {
  receiver = await startReceiver();
  fixture = await startFixture(receiver.url);
  customer = fixture.customer.id;
  phone = fixture.customer.waId;
});
afterAll(async () => {
  await fixture.simulator.close();
  await receiver.close();
});
beforeEach(async () => {
  bsuid = (await fixture.control.whatsapp.setThread('5001', customer, 1000)).externalId;
  await forgetWebhooks();
});

/** Those still on their way too. */
async function forgetWebhooks() {
  await fixture.control.settle();
  receiver.received.length = 0;
}

const send = (fields: object, path = '/5001/messages', headers = {}) =>
  fixture.whatsapp('POST', path, { messaging_product: 'whatsapp', to: `+${phone}`, ...fields }, headers);
const text = (body: unknown) => ({ type: 'text', text: { body } });
const errorOf = async (answer: Response) => (await answer.json()).error;
const chat = () => fixture.control.chat('whatsapp', '5001', customer);
const statuses = async () => {
  expect(await fixture.control.settle()).toBe(true);
  return receiver.received.flatMap(({ body }) => JSON.parse(body).entry[0].changes[0].value.statuses ?? []);
};

describe('the token', () => {
  test.each([
    ['expired', 401, 190, 463],
    ['revoked', 401, 190, 460],
    ['app_removed', 401, 190, 458],
    ['no_permission', 403, 131005, undefined],
  ] as const)('%s', async (tokenState, status, code, subcode) => {
    await fixture.control.patchWhatsappNumber('5001', { tokenState });
    const answer = await send(text('a'));
    await fixture.control.patchWhatsappNumber('5001', { tokenState: 'good' });
    const error = await errorOf(answer);
    expect([answer.status, error.code, error.error_subcode]).toEqual([status, code, subcode]);
  });

  test('unknown, of a page, without the required proof', async () => {
    const as = async (token: string) => errorOf(await send(text('a'), undefined, { authorization: `Bearer ${token}` }));
    expect(await as('nobody')).toMatchObject({ code: 190 });
    expect(await as(fixture.page.accessToken)).toMatchObject({ code: 131005 });
    expect((await errorOf(await fixture.whatsapp('GET', '/3001'))).code).toBe(10);
    await fixture.control.patchWhatsappNumber('5001', { requireProof: true });
    const missing = await errorOf(await send(text('a')));
    await fixture.control.patchWhatsappNumber('5001', { requireProof: false });
    expect(missing.message).toBe('API calls from the server require an appsecret_proof argument');
  });
});

describe('whom it reaches', () => {
  test('a phone number with its plus, or the business-scoped id; with both the number', async () => {
    const answers = [
      await send(text('1'), '/5001/messages'),
      await send({ ...text('2'), to: undefined, recipient: bsuid }),
      await send({ ...text('3'), recipient: 'TW.000' }),
    ];
    const contacts = await Promise.all(answers.map(async (answer) => (await answer.json()).contacts[0]));
    expect(contacts).toEqual([
      { input: `+${phone}`, wa_id: phone },
      { input: bsuid, user_id: bsuid },
      { input: `+${phone}`, wa_id: phone },
    ]);
    expect((await chat()).slice(-3).map((message) => message.text)).toEqual(['1', '2', '3']);
  });

  test('without the plus a wrong person, since the country code is prepended', async () => {
    const wrong = await fixture.control.addCustomer({ name: 'Wrong', waId: `886${phone}` });
    await fixture.control.whatsapp.setThread('5001', wrong.id, 1000);
    const before = await chat();
    const answer = await send({ ...text('secret'), to: phone });
    expect((await answer.json()).contacts).toEqual([{ input: phone, wa_id: `886${phone}` }]);
    expect(await chat()).toEqual(before);
    expect((await fixture.control.chat('whatsapp', '5001', wrong.id)).map((message) => message.text)).toEqual([
      'secret',
    ]);
  });

  test.each<[name: string, to: () => object, reason: string]>([
    ['a number that nobody has', () => ({ to: '+886900000000' }), 'no_whatsapp'],
    ['an id that nobody has', () => ({ to: undefined, recipient: 'TW.999' }), 'no_whatsapp'],
    ['a customer who blocked the number', () => ({}), 'blocked'],
  ])('%s: accepted, then failed', async (_name, to, reason) => {
    await fixture.control.whatsapp.block('5001', customer);
    const answer = await send({ ...text('lost'), ...to(), biz_opaque_callback_data: 'row' });
    expect(answer.status).toBe(200);
    const { messages } = await answer.json();
    expect(await statuses()).toMatchObject([
      { id: messages[0].id, status: 'failed', biz_opaque_callback_data: 'row', errors: [{ code: 131026 }] },
    ]);
    expect((await fixture.control.lost()).at(-1)).toMatchObject({ account: '5001', reason });
    await fixture.control.whatsapp.unblock('5001', customer);
  });

  test.each([24 * 3600 * 1000, null])(
    'outside the window (last wrote %s ms ago): told at once or later',
    async (ago) => {
      await fixture.control.whatsapp.setThread('5001', customer, ago);
      const refused = await send(text('a'));
      expect([refused.status, (await errorOf(refused)).code]).toEqual([400, 131047]);
      await fixture.control.patchWhatsappNumber('5001', { windowRefusal: 'status' });
      expect((await send(text('a'))).status).toBe(200);
      await fixture.control.patchWhatsappNumber('5001', { windowRefusal: 'answer' });
      expect(await statuses()).toMatchObject([{ status: 'failed', errors: [{ code: 131047 }] }]);
    },
  );
});

describe('statuses', () => {
  test('sent, delivered, read, each with the callback data and both ids', async () => {
    const answer = await send({ ...text('a'), biz_opaque_callback_data: 'row-1' });
    const { messages } = await answer.json();
    const told = await statuses();
    expect(told.map(({ status }) => status)).toEqual(['sent', 'delivered', 'read']);
    for (const one of told) {
      expect(one).toMatchObject({
        id: messages[0].id,
        recipient_id: phone,
        recipient_user_id: bsuid,
        biz_opaque_callback_data: 'row-1',
        timestamp: expect.stringMatching(/^\d{10}$/),
      });
    }
  });

  test('out of order, failed after sent, none', async () => {
    const order = async (list: ('sent' | 'delivered' | 'read' | 'failed')[]) => {
      await forgetWebhooks();
      await fixture.control.patchWhatsappNumber('5001', { statuses: list, failCode: 131049 });
      expect((await send(text('a'))).status).toBe(200);
      return statuses();
    };
    expect((await order(['read', 'sent'])).map(({ status }) => status)).toEqual(['read', 'sent']);
    const before = await chat();
    expect(await order(['sent', 'failed'])).toMatchObject([{ status: 'sent' }, { errors: [{ code: 131049 }] }]);
    expect(await chat()).toEqual(before);
    expect(await order([])).toEqual([]);
    await fixture.control.patchWhatsappNumber('5001', { statuses: ['sent', 'delivered', 'read'] });
  });

  test('of a message that nobody sent', async () => {
    const { messageId } = await fixture.control.whatsapp.status('5001', customer, { status: 'read' });
    expect(await statuses()).toMatchObject([{ id: messageId, status: 'read' }]);
    expect((await chat()).map(({ id }) => id)).not.toContain(messageId);
  });
});

test('too many to one customer, too many in a second', async () => {
  await fixture.control.patchWhatsappNumber('5001', { pairLimit: true });
  await send(text('a'));
  expect(await errorOf(await send(text('b')))).toMatchObject({ code: 131056 });
  await fixture.control.clock(6000);
  expect((await send(text('c'))).status).toBe(200);
  await fixture.control.patchWhatsappNumber('5001', { pairLimit: false, throughput: 1 });
  await fixture.control.clock(20_000);
  expect((await send(text('d'))).status).toBe(200);
  expect(await errorOf(await send(text('e')))).toMatchObject({ code: 130429 });
  await fixture.control.clock(22_000);
  expect((await send(text('f'))).status).toBe(200);
  await fixture.control.patchWhatsappNumber('5001', { throughput: 80 });
});

test('the number and its subscription', async () => {
  const read = async (path: string) => (await fixture.whatsapp('GET', path)).json();
  expect(await read('/5001?fields=id,display_phone_number,verified_name')).toEqual({
    id: '5001',
    display_phone_number: '+886 912000001',
    verified_name: 'WhatsApp number',
  });
  await fixture.whatsapp('DELETE', '/6001/subscribed_apps');
  expect(await read('/6001/subscribed_apps')).toEqual({ data: [] });
  await forgetWebhooks();
  await fixture.control.whatsapp.type('5001', customer, 'unheard');
  await fixture.whatsapp('POST', '/6001/subscribed_apps');
  expect((await read('/6001/subscribed_apps')).data).toMatchObject([
    { whatsapp_business_api_data: { id: fixture.number.appId } },
  ]);
  await fixture.control.settle();
  expect(receiver.received).toEqual([]);
});
