import fastify from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Fixture, startFixture } from '../test-fixture.ts';

let fixture: Fixture;
let customer = '';
beforeAll(async () => {
  fixture = await startFixture();
  customer = fixture.customer.id;
});
afterAll(() => fixture.simulator.close());
beforeEach(async () => {
  await fixture.control.whatsapp.setThread('5001', customer, 1000);
});

const send = (fields: object) =>
  fixture.whatsapp('POST', '/5001/messages', {
    messaging_product: 'whatsapp',
    to: `+${fixture.customer.waId}`,
    ...fields,
  });
const text = (body: unknown) => ({ type: 'text', text: { body } });
const errorOf = async (answer: Response) => (await answer.json()).error;
const chat = () => fixture.control.chat('whatsapp', '5001', customer);

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

test('cards and buttons as they are read', async () => {
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
});
