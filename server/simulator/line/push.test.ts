import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Fixture, startFixture } from '../test-fixture.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterAll(() => fixture.simulator.close());
beforeEach(() => fixture.control.line.setFriendship('2001', fixture.customer.id, 'friend'));

const push = (messages: unknown, headers: Record<string, string> = {}, to?: string) =>
  fixture.line('POST', '/v2/bot/message/push', { to: to ?? fixture.customer.lineUserId, messages }, headers);
const text = (length: number) => ({ type: 'text', text: 'x'.repeat(length) });
const bubble = (parts: object) => [{ type: 'flex', altText: 'card', contents: { type: 'bubble', ...parts } }];
const hero = (image: object) => bubble({ hero: { type: 'image', url: 'https://a.test/x.png', ...image } });
const button = (action: object) =>
  bubble({ footer: { type: 'box', layout: 'vertical', contents: [{ type: 'button', action }] } });
const uri = (address: string, label = 'go') => button({ type: 'uri', label, uri: address });
const buttons = (template: object) => [
  { type: 'template', altText: 'card', template: { type: 'buttons', ...template } },
];
const action = { type: 'uri', label: 'go', uri: 'https://a.test/' };

const refused: [name: string, messages: unknown, message: string | RegExp, property: string][] = [
  ['no messages', [], 'Size must be between 1 and 5', 'messages'],
  ['six messages', Array(6).fill(text(1)), 'Size must be between 1 and 5', 'messages'],
  ['no list', undefined, 'May not be empty', 'messages'],
  ['empty text', [text(0)], 'May not be empty', 'messages[0].text'],
  ['text too long', [text(5001)], 'Length must be between 0 and 5000', 'messages[0].text'],
  ['emoji counted as two', [{ type: 'text', text: '😀'.repeat(2501) }], /between 0 and 5000/, 'messages[0].text'],
  ['unknown type', [text(1), { type: 'hologram' }], /^Must be one of the following values/, 'messages[1].type'],
  ['misspelt field', [{ type: 'text', text: 'a', txt: 'b' }], 'Unknown property', 'messages[0].txt'],
  ['sender named LINE', [{ ...text(1), sender: { name: 'LINE help' } }], /sender name/, 'messages[0].sender.name'],
  ['alt text missing', [{ type: 'flex', contents: {} }], 'May not be empty', 'messages[0].altText'],
  ['alt text too long', [{ type: 'flex', altText: 'x'.repeat(1501), contents: {} }], /1500/, 'messages[0].altText'],
  ['picture too tall', hero({ aspectRatio: '1:3.01' }), 'invalid property', '/hero/aspectRatio'],
  ['picture ratio of words', hero({ aspectRatio: 'wide' }), 'invalid property', '/hero/aspectRatio'],
  ['picture by http', hero({ url: 'http://a.test/x.png' }), 'invalid uri scheme', '/hero/url'],
  ['picture missing', bubble({ hero: { type: 'image' } }), 'must be specified', '/hero/url'],
  ['label too long', uri('https://a.test/', 'x'.repeat(41)), /40/, '/footer/contents/0/action/label'],
  ['address too long', uri(`https://a.test/${'x'.repeat(1000)}`), /1000/, '/footer/contents/0/action/uri'],
  ['address not encoded', uri('https://a.test/陳'), 'invalid uri', '/footer/contents/0/action/uri'],
  ['script address', uri('javascript:alert(1)'), 'invalid uri scheme', '/footer/contents/0/action/uri'],
  ['bubble without blocks', bubble({}), /At least one block/, '/'],
  [
    'unknown flex property',
    bubble({ body: { type: 'box', layout: 'vertical', contents: [], colour: 'red' } }),
    'invalid property',
    '/body/colour',
  ],
  [
    'template text beside a title',
    buttons({ title: 'a', text: 'x'.repeat(61), actions: [action] }),
    'invalid property',
    '/text',
  ],
  ['template without actions', buttons({ text: 'x', actions: [] }), 'invalid property', '/actions'],
  [
    'template label of 21',
    buttons({ text: 'x', actions: [{ ...action, label: 'x'.repeat(21) }] }),
    /20/,
    '/actions/0/label',
  ],
];

describe('what LINE refuses', () => {
  test.each(refused)('%s', async (_name, messages, message, property) => {
    const answer = await push(messages);
    expect(answer.status).toBe(400);
    const { details } = await answer.json();
    expect(details).toContainEqual({ message: expect.stringMatching(message), property });
    const validated = await fixture.line('POST', '/v2/bot/message/validate/push', { messages });
    expect(validated.status).toBe(400);
  });

  test('an unknown token, a revoked one, a limit, a used-up quota', async () => {
    expect((await push([text(1)], { authorization: 'Bearer nobody' })).status).toBe(401);
    await fixture.control.patchLineChannel('2001', { tokenRevoked: true });
    expect((await push([text(1)])).status).toBe(401);
    await fixture.control.patchLineChannel('2001', { tokenRevoked: false, rateLimited: true });
    expect(await (await push([text(1)])).json()).toEqual({
      message: 'The API rate limit has been exceeded. Try again later.',
    });
    await fixture.control.patchLineChannel('2001', { rateLimited: false, quotaSpent: true });
    const spent = await push([text(1)]);
    expect([spent.status, await spent.json()]).toEqual([429, { message: 'You have reached your monthly limit.' }]);
    await fixture.control.patchLineChannel('2001', { quotaSpent: false });
  });

  test('an unknown user id and one of another provider', async () => {
    const nobody = await push([text(1)], {}, `U${'0'.repeat(32)}`);
    expect([nobody.status, await nobody.json()]).toEqual([400, { message: 'Failed to send messages' }]);
    await fixture.control.addLineChannel({ channelId: '2002', provider: 'other' });
    const foreign = await fixture.control.externalId(fixture.customer.id, 'line', '2002');
    expect((await push([text(1)], {}, foreign)).status).toBe(400);
    expect((await push([text(1)], {}, 'not-an-id')).status).toBe(400);
  });

  test('no JSON, the wrong type, too large', async () => {
    expect((await fixture.line('POST', '/v2/bot/message/push', '{')).status).toBe(400);
    expect((await push([text(1)], { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await push([text(5_000_000)])).status).toBe(413);
  });
});

describe('what LINE delivers', () => {
  test('a card of its own ratio, a template and a text of 5,000', async () => {
    const card = hero({ aspectRatio: '1:3', size: 'full' });
    const answer = await push([text(5000), ...card, ...buttons({ text: 'x', actions: [action] })]);
    expect(answer.status).toBe(200);
    const chat = await fixture.control.chat('line', '2001', fixture.customer.lineUserId);
    expect(chat.slice(-3).map(({ kind }) => kind)).toEqual(['text', 'card', 'card']);
    expect(chat.at(-1)).toMatchObject({ text: 'x', buttons: [{ label: 'go', url: 'https://a.test/' }] });
    expect(chat.at(-2)?.body).toEqual(card[0]);
  });

  test.each(['blocked', 'never'] as const)('200 and nothing in the chat of a customer who is: %s', async (state) => {
    await fixture.control.line.setFriendship('2001', fixture.customer.id, state);
    const before = await fixture.control.chat('line', '2001', fixture.customer.id);
    const answer = await push([text(3)]);
    expect(answer.status).toBe(200);
    expect((await answer.json()).sentMessages).toHaveLength(1);
    expect(await fixture.control.chat('line', '2001', fixture.customer.id)).toEqual(before);
    expect((await fixture.control.lost()).at(-1)).toMatchObject({
      to: fixture.customer.lineUserId,
      reason: state === 'blocked' ? 'blocked' : 'not_friend',
    });
  });

  test('a customer who wrote without being a friend is reached for seven days', async () => {
    const stranger = await fixture.control.addCustomer({ name: '林' });
    await fixture.control.line.type('2001', stranger.id, 'hello');
    await push([text(1)], {}, stranger.lineUserId);
    expect(await fixture.control.chat('line', '2001', stranger.id)).toHaveLength(2);
    await fixture.control.clock(8 * 24 * 3600 * 1000);
    await push([text(1)], {}, stranger.lineUserId);
    await fixture.control.clock(0);
    expect(await fixture.control.chat('line', '2001', stranger.id)).toHaveLength(2);
  });
});

describe('the retry key', () => {
  test('a repeat is 409 with the first answer, and delivers nothing', async () => {
    const key = { 'x-line-retry-key': crypto.randomUUID() };
    const first = await push([text(7)], key);
    const before = await fixture.control.chat('line', '2001', fixture.customer.id);
    const second = await push([text(7)], key);
    expect(second.status).toBe(409);
    expect(second.headers.get('x-line-accepted-request-id')).toBe(first.headers.get('x-line-request-id'));
    expect(await second.json()).toEqual({ message: 'The retry key is already accepted', ...(await first.json()) });
    expect(await fixture.control.chat('line', '2001', fixture.customer.id)).toEqual(before);
  });

  test('a refused request doesn’t use up its key; after 24 hours the same key sends again', async () => {
    const key = { 'x-line-retry-key': crypto.randomUUID() };
    expect((await push([], key)).status).toBe(400);
    expect((await push([text(1)], key)).status).toBe(200);
    await fixture.control.clock(24 * 3600 * 1000 + 1);
    expect((await push([text(1)], key)).status).toBe(200);
    await fixture.control.clock(0);
  });

  test('a key that is no UUID is refused; another body under the same key is recorded', async () => {
    expect((await push([text(1)], { 'x-line-retry-key': 'once' })).status).toBe(400);
    const key = { 'x-line-retry-key': crypto.randomUUID() };
    await push([text(1)], key);
    expect(await fixture.control.unexpected()).toEqual([]);
    await push([text(2)], key);
    expect(await fixture.control.unexpected()).toHaveLength(1);
  });
});

test('an account added again keeps what is not named', async () => {
  const again = await fixture.control.addLineChannel({ channelId: '2001', name: 'New', greeting: '' });
  expect(again).toEqual({ ...fixture.channel, name: 'New', greeting: '' });
  const page = await fixture.control.addMessengerPage({ pageId: '3001', name: 'New' });
  expect(page).toEqual({ ...fixture.page, name: 'New' });
  const stranger = await fixture.control.addCustomer({ name: '林' });
  await fixture.control.line.follow('2001', stranger.id);
  expect(await fixture.control.chat('line', '2001', stranger.id)).toEqual([]);
});
