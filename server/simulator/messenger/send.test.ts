import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Fixture, startFixture, startReceiver } from '../test-fixture.ts';

let fixture: Fixture;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
let psid = '';
beforeAll(async () => {
  receiver = await startReceiver();
  fixture = await startFixture(receiver.url);
});
afterAll(async () => {
  await fixture.simulator.close();
  await receiver.close();
});
beforeEach(async () => {
  psid = (await fixture.control.messenger.setThread('3001', fixture.customer.id, 1000)).externalId;
});

const send = (message: unknown, fields: object = {}, path = '/3001/messages') =>
  fixture.graph('POST', path, { recipient: { id: psid }, messaging_type: 'RESPONSE', message, ...fields });
const errorOf = async (answer: Response) => (await answer.json()).error;
const chat = () => fixture.control.chat('messenger', '3001', fixture.customer.id);

const template = (payload: object) => ({ attachment: { type: 'template', payload } });
const generic = (element: object, fields: object = {}) =>
  template({ template_type: 'generic', elements: [{ title: 'Card', subtitle: 'text', ...element }], ...fields });
const link = { type: 'web_url', url: 'https://a.test/', title: 'Open' };
const withButton = (fields: object) => generic({ buttons: [{ ...link, ...fields }] });

describe('what Meta refuses', () => {
  test.each<[name: string, message: unknown, fields?: object]>([
    ['empty text', { text: '' }],
    ['text of 2,001 characters', { text: '陳'.repeat(2001) }],
    ['text and attachment', { text: 'a', ...generic({}) }],
    ['neither', {}],
    ['an unknown field of the message', { text: 'a', txt: 'b' }],
    ['an unknown field of the request', { text: 'a' }, { sender: 'me' }],
    ['metadata of 1,001', { text: 'a', metadata: 'x'.repeat(1001) }],
    ['no messaging_type', { text: 'a' }, { messaging_type: undefined }],
    ['a dead tag', { text: 'a' }, { messaging_type: 'MESSAGE_TAG', tag: 'ACCOUNT_UPDATE' }],
    ['a tag for people', { text: 'a' }, { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' }],
    ['no elements', template({ template_type: 'generic', elements: [] })],
    [
      'eleven elements',
      template({ template_type: 'generic', elements: Array(11).fill({ title: 'a', subtitle: 'b' }) }),
    ],
    ['an element without title', generic({ title: undefined })],
    ['a title of 81', generic({ title: 'x'.repeat(81) })],
    ['a subtitle of 81', generic({ subtitle: 'x'.repeat(81) })],
    ['only a title', template({ template_type: 'generic', elements: [{ title: 'a' }] })],
    ['four buttons', generic({ buttons: Array(4).fill(link) })],
    ['a button title of 21', withButton({ title: 'x'.repeat(21) })],
    ['a button without address', withButton({ url: undefined })],
    ['a misspelt button field', withButton({ uri: 'https://a.test/' })],
    ['an unknown ratio', generic({}, { image_aspect_ratio: 'tall' })],
    ['a picture by http', generic({ image_url: 'http://a.test/x.png' })],
    ['a tap with a title', generic({ default_action: link })],
    ['a button template without text', template({ template_type: 'button', buttons: [link] })],
    ['a button template of 641', template({ template_type: 'button', text: 'x'.repeat(641), buttons: [link] })],
    ['no recipient', { text: 'a' }, { recipient: {} }],
  ])('%s', async (_name, message, fields) => {
    const before = await chat();
    const answer = await send(message, fields);
    expect(answer.status).toBe(400);
    expect(await errorOf(answer)).toMatchObject({ code: 100, type: 'OAuthException', fbtrace_id: expect.any(String) });
    expect(await chat()).toEqual(before);
  });

  test('a picture that Meta could not fetch by http', async () => {
    const answer = await send({ attachment: { type: 'image', payload: { url: 'http://a.test/x.png' } } });
    expect(await errorOf(answer)).toMatchObject({ code: 100, error_subcode: 2018047 });
  });

  test('a recipient that the page does not know', async () => {
    const answer = await send({ text: 'a' }, { recipient: { id: '42' } });
    expect(await errorOf(answer)).toMatchObject({ code: 100, error_subcode: 2018001 });
  });

  test.each([24 * 3600 * 1000, null])('outside the window: last wrote %s ms ago', async (ago) => {
    await fixture.control.messenger.setThread('3001', fixture.customer.id, ago);
    expect(await errorOf(await send({ text: 'a' }))).toMatchObject({ code: 10, error_subcode: 2018278 });
  });

  test('a customer who blocked the page, in both of its forms alternately', async () => {
    await fixture.control.messenger.block('3001', fixture.customer.id);
    const codes = [await errorOf(await send({ text: 'a' })), await errorOf(await send({ text: 'a' }))];
    expect(codes.map(({ code, error_subcode }) => [code, error_subcode])).toEqual([
      [551, 1545041],
      [200, 1545041],
    ]);
    await expect(fixture.control.messenger.type('3001', fixture.customer.id, 'a')).rejects.toThrow('409');
    await fixture.control.messenger.unblock('3001', fixture.customer.id);
  });
});

describe('the token', () => {
  const proof = (secret: string) => createHmac('sha256', secret).update(fixture.page.accessToken).digest('hex');

  test.each([
    ['expired', 401, 190, 463],
    ['revoked', 401, 190, 460],
    ['app_removed', 401, 190, 458],
    ['no_permission', 403, 200, undefined],
  ] as const)('%s', async (tokenState, status, code, subcode) => {
    await fixture.control.patchMessengerPage('3001', { tokenState });
    const answer = await send({ text: 'a' });
    await fixture.control.patchMessengerPage('3001', { tokenState: 'good' });
    const error = await errorOf(answer);
    expect([answer.status, error.code, error.error_subcode]).toEqual([status, code, subcode]);
  });

  test('unknown, none, of another page', async () => {
    const nobody = await fixture.graph('GET', '/me', undefined, { authorization: 'Bearer nobody' });
    expect([nobody.status, (await errorOf(nobody)).code]).toEqual([401, 190]);
    expect((await fetch(`${fixture.simulator.url}/meta/v26.0/me`)).status).toBe(401);
    expect(await errorOf(await send({ text: 'a' }, {}, '/9999/messages'))).toMatchObject({ code: 10 });
  });

  test('appsecret_proof: right, wrong, missing where it is demanded', async () => {
    const right = `/me/messages?appsecret_proof=${proof(fixture.page.appSecret)}`;
    expect((await send({ text: 'a' }, {}, right)).status).toBe(200);
    const wrong = await errorOf(await send({ text: 'a' }, {}, `/me/messages?appsecret_proof=${proof('x')}`));
    expect(wrong).toMatchObject({
      type: 'GraphMethodException',
      message: expect.stringContaining('Invalid appsecret_proof'),
    });
    await fixture.control.patchMessengerPage('3001', { requireProof: true });
    const missing = await errorOf(await send({ text: 'a' }));
    expect(missing.message).toBe('API calls from the server require an appsecret_proof argument');
    expect((await send({ text: 'a' }, {}, right)).status).toBe(200);
    await fixture.control.patchMessengerPage('3001', { requireProof: false });
  });
});

test('a card arrives as it was sent, and its echo returns the metadata', async () => {
  const message = {
    ...generic({ image_url: 'https://a.test/x.png', buttons: [link] }, { image_aspect_ratio: 'square' }),
    metadata: 'row-1',
  };
  const answer = await send(message);
  const { message_id: mid, recipient_id: recipient } = await answer.json();
  expect(recipient).toBe(psid);
  expect((await chat()).at(-1)).toMatchObject({
    id: mid,
    kind: 'card',
    text: 'Card\ntext',
    imageUrl: 'https://a.test/x.png',
    buttons: [{ label: 'Open', url: 'https://a.test/' }],
    body: message,
  });
  expect(await fixture.control.settle()).toBe(true);
  const echo = JSON.parse(receiver.received.at(-1)?.body ?? '').entry[0].messaging[0];
  expect(echo).toMatchObject({
    sender: { id: '3001' },
    recipient: { id: psid },
    message: { mid, is_echo: true, metadata: 'row-1' },
  });
});

test('names, profiles, subscriptions; an unserved version is no path', async () => {
  const read = async (path: string) => (await fixture.graph('GET', path)).json();
  expect(await read('/me?fields=id,name')).toEqual({ id: '3001', name: 'Messenger page' });
  expect(await read(`/${psid}?fields=first_name,profile_pic`)).toEqual({ id: psid, first_name: '陳小美' });
  expect((await read('/42?fields=first_name')).error).toMatchObject({ code: 100, error_subcode: 33 });
  expect((await read('/3001/subscribed_apps')).data).toMatchObject([{ id: fixture.page.appId }]);
  await fixture.graph('DELETE', '/3001/subscribed_apps');
  expect(await read('/3001/subscribed_apps')).toEqual({ data: [] });
  await fixture.graph('POST', '/3001/subscribed_apps?subscribed_fields=messages,message_echoes');
  expect((await read('/3001/subscribed_apps')).data[0].subscribed_fields).toEqual(['messages', 'message_echoes']);
  const before = await fixture.control.unexpected();
  expect(new Set(before.map(({ path }) => path))).toEqual(new Set(['a message tag']));
  const old = await fetch(`${fixture.simulator.url}/meta/v20.0/me?access_token=${fixture.page.accessToken}`);
  expect([old.status, (await errorOf(old)).code]).toEqual([400, 2500]);
  expect(await fixture.control.unexpected()).toHaveLength(before.length + 1);
});
