import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Fixture, startFixture, startReceiver } from '../test-fixture.ts';

let fixture: Fixture;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
let igsid = '';
let customer = '';
beforeAll(async () => {
  receiver = await startReceiver();
  fixture = await startFixture(receiver.url);
  customer = fixture.customer.id;
});
afterAll(async () => {
  await fixture.simulator.close();
  await receiver.close();
});
beforeEach(async () => {
  igsid = (await fixture.control.instagram.setThread('4001', customer, 1000)).externalId;
});

const send = (message: unknown, fields: object = {}, path = '/me/messages') =>
  fixture.graph('POST', path, { recipient: { id: igsid }, message, ...fields });
const errorOf = async (answer: Response) => (await answer.json()).error;
const chat = () => fixture.control.chat('instagram', '4001', customer);

const template = (payload: object) => ({ attachment: { type: 'template', payload } });
const generic = (element: object, fields: object = {}) =>
  template({ template_type: 'generic', elements: [{ title: 'Card', subtitle: 'text', ...element }], ...fields });
const link = { type: 'web_url', url: 'https://a.test/', title: 'Open' };
const reply = { content_type: 'text', title: 'Yes', payload: 'yes' };
const replies = (...quick_replies: object[]) => ({ text: 'a', quick_replies });

describe('what Meta refuses', () => {
  test.each<[name: string, message: unknown, fields?: object]>([
    ['empty text', { text: '' }],
    ['text of 1,001 bytes', { text: 'x'.repeat(1001) }],
    ['334 Chinese characters', { text: '陳'.repeat(334) }],
    ['messaging_type', { text: 'a' }, { messaging_type: 'RESPONSE' }],
    ['notification_type', { text: 'a' }, { notification_type: 'REGULAR' }],
    ['an unknown field of the message', { text: 'a', txt: 'b' }],
    ['a picture ratio', generic({}, { image_aspect_ratio: 'square' })],
    ['a webview height', generic({ buttons: [{ ...link, webview_height_ratio: 'full' }] })],
    [
      'eleven elements',
      template({ template_type: 'generic', elements: Array(11).fill({ title: 'a', subtitle: 'b' }) }),
    ],
    ['a title of 81', generic({ title: 'x'.repeat(81) })],
    ['only a title', template({ template_type: 'generic', elements: [{ title: 'a' }] })],
    ['four buttons', generic({ buttons: Array(4).fill(link) })],
    ['a button template of 641', template({ template_type: 'button', text: 'x'.repeat(641), buttons: [link] })],
    ['a button template without buttons', template({ template_type: 'button', text: 'x', buttons: [] })],
    ['a postback title of 21', generic({ buttons: [{ type: 'postback', title: 'x'.repeat(21), payload: 'p' }] })],
    [
      'a postback payload of 1,001',
      generic({ buttons: [{ type: 'postback', title: 'x', payload: 'p'.repeat(1001) }] }),
    ],
    ['no quick replies in the list', replies()],
    ['14 quick replies', replies(...Array(14).fill(reply))],
    ['a quick reply title of 21', replies({ ...reply, title: 'x'.repeat(21) })],
    ['a quick reply payload of 1,001', replies({ ...reply, payload: 'x'.repeat(1001) })],
    ['a quick reply without payload', replies({ ...reply, payload: undefined })],
    ['a misspelt quick reply field', replies({ ...reply, label: 'x' })],
    ['a quick reply of another type', replies({ ...reply, content_type: 'location' })],
  ])('%s', async (_name, message, fields) => {
    const before = await chat();
    const answer = await send(message, fields);
    expect(answer.status).toBe(400);
    expect(await errorOf(answer)).toMatchObject({ code: 100, type: 'OAuthException', fbtrace_id: expect.any(String) });
    expect(await chat()).toEqual(before);
  });

  test('the longest that it accepts', async () => {
    expect((await send({ text: '陳'.repeat(333) })).status).toBe(200);
    expect((await send(replies(...Array(13).fill({ ...reply, title: '好'.repeat(20) })))).status).toBe(200);
    const payload = { template_type: 'button', text: '陳'.repeat(640), buttons: Array(3).fill(link) };
    expect((await send(template(payload))).status).toBe(200);
  });

  test.each([24 * 3600 * 1000, null])('outside the window: last wrote %s ms ago', async (ago) => {
    await fixture.control.instagram.setThread('4001', customer, ago);
    expect(await errorOf(await send({ text: 'a' }))).toMatchObject({ code: 10, error_subcode: 2534022 });
  });

  test('a customer who blocked the account, in both forms alternately; Messenger is not blocked by it', async () => {
    await fixture.control.instagram.block('4001', customer);
    const codes = [await errorOf(await send({ text: 'a' })), await errorOf(await send({ text: 'a' }))];
    expect(codes.map(({ code, error_subcode }) => [code, error_subcode])).toEqual([
      [551, 1545041],
      [200, 1545041],
    ]);
    await expect(fixture.control.instagram.type('4001', customer, 'a')).rejects.toThrow('409');
    await fixture.control.messenger.type('3001', customer, 'a');
    await fixture.control.instagram.unblock('4001', customer);
  });

  test('a message tag, which no test may send', async () => {
    expect(await errorOf(await send({ text: 'a' }, { tag: 'HUMAN_AGENT' }))).toMatchObject({ code: 100 });
    expect((await fixture.control.unexpected()).at(-1)).toMatchObject({ path: 'a message tag' });
  });
});

describe('one token, two inboxes', () => {
  test('the id of the recipient decides', async () => {
    const { externalId: psid } = await fixture.control.messenger.setThread('3001', customer, 1000);
    const before = (await fixture.control.chat('messenger', '3001', customer)).length;
    const asMessenger = { recipient: { id: psid }, messaging_type: 'RESPONSE' };
    expect((await send({ text: 'x'.repeat(1001) }, asMessenger, '/3001/messages')).status).toBe(200);
    expect((await send({ text: 'to Instagram' }, {}, '/3001/messages')).status).toBe(200);
    expect(await fixture.control.chat('messenger', '3001', customer)).toHaveLength(before + 1);
    expect((await chat()).at(-1)).toMatchObject({ text: 'to Instagram' });
  });

  test('neither the account’s own id nor another page opens it', async () => {
    expect(await errorOf(await send({ text: 'a' }, {}, '/4001/messages'))).toMatchObject({ code: 10 });
    const stranger = { recipient: { id: '42' }, messaging_type: 'RESPONSE' };
    expect(await errorOf(await send({ text: 'a' }, stranger))).toMatchObject({ code: 100, error_subcode: 2018001 });
  });

  test.each([
    ['expired', 401, 190, 463],
    ['revoked', 401, 190, 460],
    ['app_removed', 401, 190, 458],
    ['no_permission', 403, 200, undefined],
  ] as const)('%s on one side only', async (tokenState, status, code, subcode) => {
    await fixture.control.patchInstagramAccount('4001', { tokenState });
    const answer = await send({ text: 'a' });
    const page = await fixture.graph('GET', '/me');
    await fixture.control.patchInstagramAccount('4001', { tokenState: 'good' });
    const error = await errorOf(answer);
    expect([answer.status, error.code, error.error_subcode]).toEqual([status, code, subcode]);
    expect(page.status).toBe(200);
  });

  test('an account whose page has no Messenger here, with a token of its own', async () => {
    const alone = await fixture.control.addInstagramAccount({ accountId: '4002', pageId: '3002', requireProof: true });
    const headers = { authorization: `Bearer ${alone.accessToken}` };
    const missing = await errorOf(await fixture.graph('GET', '/me', undefined, headers));
    expect(missing.message).toBe('API calls from the server require an appsecret_proof argument');
    await fixture.control.patchInstagramAccount('4002', { requireProof: false });
    const page = await (await fixture.graph('GET', '/me?fields=name', undefined, headers)).json();
    expect(page).toEqual({ id: '3002', name: 'Instagram account' });
  });
});

test('a card arrives as it was sent, and its echo comes inside messages, with metadata or without', async () => {
  await fixture.control.patchInstagramAccount('4001', { subscribedFields: ['messages'] });
  const message = { ...generic({ image_url: 'https://a.test/x.png', buttons: [link] }), metadata: 'row-1' };
  const { message_id: mid, recipient_id: to } = await (await send(message)).json();
  expect(to).toBe(igsid);
  expect((await chat()).at(-1)).toMatchObject({
    id: mid,
    kind: 'card',
    text: 'Card\ntext',
    imageUrl: 'https://a.test/x.png',
    buttons: [{ label: 'Open', url: 'https://a.test/' }],
    body: message,
  });
  await fixture.control.patchInstagramAccount('4001', { echoMetadata: false });
  await send({ text: 'a', metadata: 'row-2' });
  expect(await fixture.control.settle()).toBe(true);
  const [first, second] = receiver.received.slice(-2).map(({ body }) => JSON.parse(body));
  expect(first).toMatchObject({ object: 'instagram', entry: [{ id: '4001' }] });
  expect(first.entry[0].messaging[0]).toMatchObject({
    sender: { id: '4001' },
    recipient: { id: igsid },
    message: { mid, is_echo: true, metadata: 'row-1' },
  });
  expect(second.entry[0].messaging[0].message).not.toHaveProperty('metadata');
});

test('accounts, people, subscriptions', async () => {
  const read = async (path: string) => (await fixture.graph('GET', path)).json();
  const linked = 'id,name,instagram_business_account{id,username,name,profile_picture_url}';
  await fixture.control.patchInstagramAccount('4001', { username: 'brand.tw', pictureUrl: 'https://a.test/p.png' });
  const account = { id: '4001', username: 'brand.tw', name: 'Instagram account' };
  expect(await read(`/3001?fields=${linked}`)).toEqual({
    id: '3001',
    name: 'Messenger page',
    instagram_business_account: { ...account, profile_picture_url: 'https://a.test/p.png' },
  });
  expect(await read('/me?fields=instagram_business_account')).toEqual({
    id: '3001',
    instagram_business_account: { id: '4001' },
  });
  expect(await read('/4001?fields=id,username,name')).toEqual(account);
  expect(await read(`/${igsid}?fields=name,username,profile_pic`)).toEqual({
    id: igsid,
    name: '陳小美',
    username: expect.stringMatching(/^[\w.]+$/),
  });
  const other = await fixture.control.addCustomer({ name: '林' });
  const silent = await fixture.control.externalId(other.id, 'instagram', '4001');
  expect((await read(`/${silent}?fields=name`)).error).toMatchObject({ code: 230 });
  await fixture.control.instagram.block('4001', customer);
  expect((await read(`/${igsid}?fields=name`)).error).toMatchObject({ code: 100, error_subcode: 33 });
  await fixture.control.instagram.unblock('4001', customer);

  await fixture.graph('DELETE', '/3001/subscribed_apps');
  const count = receiver.received.length;
  await fixture.control.instagram.type('4001', customer, 'unheard');
  await fixture.graph('POST', '/3001/subscribed_apps?subscribed_fields=messages');
  await fixture.control.instagram.referral('4001', customer, 'heard');
  await fixture.control.settle();
  expect(receiver.received.length).toBe(count + 1);
});
