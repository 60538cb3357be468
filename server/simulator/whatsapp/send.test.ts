import fastify from 'fastify';
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

const header = { type: 'image', image: { link: 'https://a.test/x.png' } };
const parameters = { display_text: 'Open', url: 'https://a.test/' };
const cta = (fields: object = {}, action: object = {}) => ({
  type: 'interactive',
  interactive: {
    type: 'cta_url',
    header,
    body: { text: 'Body' },
    footer: { text: 'Foot' },
    action: { name: 'cta_url', parameters: { ...parameters, ...action } },
    ...fields,
  },
});
const button = (id: unknown, title: unknown) => ({ type: 'reply', reply: { id, title } });
const replies = (...buttons: object[]) => ({
  type: 'interactive',
  interactive: { type: 'button', body: { text: 'Body' }, action: { buttons } },
});

describe('what WhatsApp refuses', () => {
  test.each<[name: string, code: number, fields: object]>([
    ['no messaging_product', 131008, { ...text('a'), messaging_product: undefined }],
    ['another product', 131009, { ...text('a'), messaging_product: 'messenger' }],
    ['no recipient', 131008, { ...text('a'), to: undefined }],
    ['a recipient of letters', 131009, { ...text('a'), to: 'Mei' }],
    ['a business-scoped id out of form', 131009, { ...text('a'), to: undefined, recipient: '12345' }],
    ['another recipient type', 131009, { ...text('a'), recipient_type: 'group' }],
    ['an unknown field of the request', 100, { ...text('a'), metadata: 'x' }],
    ['an unknown field of the text', 100, { type: 'text', text: { body: 'a', txt: 'b' } }],
    ['another type', 131051, { type: 'template', template: { name: 'hello' } }],
    ['a type without its content', 131008, { type: 'text' }],
    ['content of another type', 100, { ...text('a'), image: header.image }],
    ['empty text', 100, text('')],
    ['text of 4,097', 100, text('陳'.repeat(4097))],
    ['callback data of 513', 131009, { ...text('a'), biz_opaque_callback_data: 'x'.repeat(513) }],
    ['an image with no link', 131008, { type: 'image', image: {} }],
    ['an image by an id', 131053, { type: 'image', image: { id: '1' } }],
    ['an image by http', 131053, { type: 'image', image: { link: 'http://a.test/x.png' } }],
    ['an image caption of 1,025', 131009, { type: 'image', image: { ...header.image, caption: 'x'.repeat(1025) } }],
    ['interactive of another type', 131009, cta({ type: 'list' })],
    ['a card without body', 131008, cta({ body: undefined })],
    ['a card with an empty body', 131009, cta({ body: { text: '' } })],
    ['a card body of 1,025', 131009, cta({ body: { text: '陳'.repeat(1025) } })],
    ['a card footer of 61', 131009, cta({ footer: { text: 'x'.repeat(61) } })],
    ['a card header text of 61', 131009, cta({ header: { type: 'text', text: 'x'.repeat(61) } })],
    ['a card header by an id', 100, cta({ header: { type: 'image', image: { id: '1' } } })],
    ['a card header of another type', 131009, cta({ header: { type: 'sticker', image: header.image } })],
    ['a card label of 21', 131009, cta({}, { display_text: 'x'.repeat(21) })],
    ['a card without address', 131008, cta({}, { url: undefined })],
    ['a card to an app', 131009, cta({}, { url: 'line://app' })],
    ['a misspelt card field', 100, cta({}, { uri: 'https://a.test/' })],
    ['a card action of another name', 131009, cta({ action: { name: 'url', parameters } })],
    ['no buttons', 131009, replies()],
    ['four buttons', 131009, replies(...['1', '2', '3', '4'].map((id) => button(id, id)))],
    ['a button title of 21', 131009, replies(button('a', 'x'.repeat(21)))],
    ['a button without title', 131008, replies(button('a', undefined))],
    ['a button id of 257', 131009, replies(button('x'.repeat(257), 'a'))],
    ['a button id with a space in front', 131009, replies(button(' a', 'a'))],
    ['two buttons of one id', 131009, replies(button('a', '1'), button('a', '2'))],
    ['two buttons of one title', 131009, replies(button('a', '1'), button('b', '1'))],
    ['a button of another type', 131009, replies({ ...button('a', 'a'), type: 'url' })],
  ])('%s', async (_name, code, fields) => {
    const before = await chat();
    const answer = await send(fields);
    expect(answer.status).toBe(400);
    expect(await errorOf(answer)).toMatchObject({
      code,
      type: 'OAuthException',
      error_data: { messaging_product: 'whatsapp', details: expect.any(String) },
      fbtrace_id: expect.any(String),
    });
    expect(await chat()).toEqual(before);
  });

  test('the longest that it takes', async () => {
    const title = '好'.repeat(20);
    const all = [
      text('陳'.repeat(4096)),
      cta({ body: { text: '陳'.repeat(1024) }, footer: { text: 'x'.repeat(60) } }, { display_text: title }),
      replies(button('x'.repeat(256), title), button('b', 'b'), button('c', 'c')),
      {
        type: 'image',
        image: { ...header.image, caption: 'x'.repeat(1024) },
        biz_opaque_callback_data: 'x'.repeat(512),
      },
    ];
    for (const fields of all) expect((await send(fields)).status).toBe(200);
  });
});

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

  test('of nobody, of a page, without the proof that is demanded', async () => {
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

  test('without the plus a wrong person, since the country comes in front', async () => {
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

test('pictures that are fetched first', async () => {
  const files = fastify();
  files.get('/good.png', (_request, reply) => reply.type('image/png').send(Buffer.alloc(10)));
  files.get('/page', (_request, reply) => reply.type('text/html').send('<p>'));
  files.get('/large.png', (_request, reply) => reply.type('image/png').send(Buffer.alloc(5 * 1024 * 1024 + 1)));
  const origin = await files.listen({ port: 0, host: '127.0.0.1' });
  await fixture.control.patchWhatsappNumber('5001', { fetchPictures: true });
  const image = (path: string) => send({ type: 'image', image: { link: `${origin}${path}` } });
  expect((await image('/good.png')).status).toBe(200);
  for (const path of ['/page', '/large.png', '/none.png']) {
    expect(await errorOf(await image(path))).toMatchObject({ code: 131053 });
  }
  const card = cta({ header: { type: 'image', image: { link: `${origin}/page` } } });
  expect(await errorOf(await send(card))).toMatchObject({ code: 131053 });
  await fixture.control.patchWhatsappNumber('5001', { fetchPictures: false });
  await files.close();
});

test('cards and buttons as they are read; the number and its subscription', async () => {
  await send(cta());
  await send(replies(button('yes', 'Link'), button('no', 'Not me')));
  expect((await chat()).slice(-2)).toMatchObject([
    {
      kind: 'card',
      text: 'Body\nFoot',
      imageUrl: 'https://a.test/x.png',
      buttons: [{ label: 'Open', url: 'https://a.test/' }],
    },
    {
      kind: 'card',
      text: 'Body',
      buttons: [
        { label: 'Link', data: 'yes' },
        { label: 'Not me', data: 'no' },
      ],
    },
  ]);
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
