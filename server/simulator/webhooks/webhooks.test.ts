import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Fixture, startFixture, startReceiver } from '../test-fixture.ts';

let fixture: Fixture;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
let answer: () => number | Promise<number>;
beforeEach(async () => {
  answer = () => 200;
  receiver = await startReceiver(() => answer());
  fixture = await startFixture(receiver.url);
});
afterEach(async () => {
  await fixture.simulator.close();
  await receiver.close();
});

const follow = () => fixture.control.line.follow('2001', fixture.customer.id);
const block = () => fixture.control.line.block('2001', fixture.customer.id);
const type = (text: string) => fixture.control.line.type('2001', fixture.customer.id, text);
const message = (text: string) => fixture.control.messenger.type('3001', fixture.customer.id, text);
const settle = () => fixture.control.settle();
const bodies = () => receiver.received.map(({ body }) => JSON.parse(body));
const events = () => bodies().flatMap((body) => body.events ?? body.entry[0].messaging);
const switches = (input: object) => fixture.control.webhookSwitches(input);

describe('true webhooks', () => {
  test('LINE: follow, unfollow, unblock and a text, in order, signed over the bytes', async () => {
    await follow();
    await follow();
    await block();
    await follow();
    await type('你好');
    expect(await settle()).toBe(true);
    expect(events().map((event) => [event.type, event.follow?.isUnblocked])).toEqual([
      ['follow', false],
      ['unfollow', undefined],
      ['follow', true],
      ['message', undefined],
    ]);
    expect(events()[0]).toMatchObject({
      source: { type: 'user', userId: fixture.customer.lineUserId },
      mode: 'active',
      deliveryContext: { isRedelivery: false },
      webhookEventId: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/),
    });
    for (const { headers, body } of receiver.received) {
      expect(JSON.parse(body).destination).toBe(fixture.channel.botUserId);
      const mac = createHmac('sha256', fixture.channel.channelSecret).update(body).digest('base64');
      expect(headers['x-line-signature']).toBe(mac);
    }
  });

  test('Messenger: everything beyond ASCII escaped, and the signature over that form', async () => {
    await message('你好 é');
    await settle();
    const [{ headers, body } = { headers: {}, body: '' }] = receiver.received;
    expect(body).toContain('\\u4f60\\u597d \\u00e9');
    const mac = createHmac('sha256', fixture.page.appSecret).update(body).digest('hex');
    expect(headers['x-hub-signature-256']).toBe(`sha256=${mac}`);
    expect(JSON.parse(body)).toMatchObject({
      object: 'page',
      entry: [{ id: '3001', messaging: [{ recipient: { id: '3001' }, message: { text: '你好 é' } }] }],
    });
  });

  test('nothing without a subscription, an active switch, a URL', async () => {
    await fixture.control.patchMessengerPage('3001', { subscribedFields: [] });
    await fixture.control.patchLineChannel('2001', { webhookActive: false });
    await message('a');
    await follow();
    await fixture.control.patchLineChannel('2001', { webhookActive: true, webhookUrl: null });
    await block();
    await settle();
    expect(receiver.received).toEqual([]);
  });
});

describe('what is refused or late', () => {
  test('LINE gives up without redelivery; with it the same event comes marked', async () => {
    answer = () => 500;
    await follow();
    await settle();
    expect((await fixture.control.webhooks()).map(({ state }) => state)).toEqual(['failed']);
    await fixture.control.patchLineChannel('2001', { redelivery: true });
    let tries = 0;
    answer = () => (++tries === 1 ? 500 : 200);
    await block();
    await settle();
    const [first, second] = events().slice(1);
    expect([first.deliveryContext, second.deliveryContext]).toEqual([{ isRedelivery: false }, { isRedelivery: true }]);
    expect(second.webhookEventId).toBe(first.webhookEventId);
    const last = receiver.received.at(-1);
    const mac = createHmac('sha256', fixture.channel.channelSecret)
      .update(last?.body ?? '')
      .digest('base64');
    expect(last?.headers['x-line-signature']).toBe(mac);
  });

  test('LINE waits two seconds', async () => {
    answer = () => new Promise((resolve) => setTimeout(() => resolve(200), 4000));
    await follow();
    await settle();
    const [delivery] = await fixture.control.webhooks();
    expect(delivery).toMatchObject({ state: 'failed', attempts: [{ status: null, error: 'request_timeout' }] });
    expect(delivery?.attempts[0]?.ms).toBeLessThan(3500);
  });

  test('Meta retries, and after an hour of failures removes the subscription', async () => {
    let tries = 0;
    answer = () => (++tries <= 2 ? 503 : 200);
    await message('a');
    await settle();
    expect((await fixture.control.webhooks())[0]?.attempts.map(({ status }) => status)).toEqual([503, 503, 200]);
    answer = () => 503;
    await message('b');
    await settle();
    await fixture.control.clock(3600 * 1000);
    await message('c');
    await settle();
    expect(await (await fixture.graph('GET', '/3001/subscribed_apps')).json()).toEqual({ data: [] });
  });
});

describe('mischief', () => {
  test('held back, then the newest first', async () => {
    await switches({ hold: true });
    await follow();
    await block();
    await settle();
    expect(receiver.received).toEqual([]);
    expect(await fixture.control.releaseWebhooks({ order: 'reverse' })).toBe(2);
    await settle();
    expect(events().map((event) => event.type)).toEqual(['unfollow', 'follow']);
    await follow();
    await settle();
    expect(events()).toHaveLength(3);
  });

  test('held back, then all in one body', async () => {
    await switches({ hold: true, account: '2001' });
    await follow();
    await block();
    await message('not held');
    expect(await fixture.control.releaseWebhooks({ batch: true })).toBe(2);
    await settle();
    const batch = bodies().find((body) => body.events);
    expect(batch.events.map((event: { type: string }) => event.type)).toEqual(['follow', 'unfollow']);
  });

  test('twice, redelivered, swapped, late', async () => {
    await switches({ duplicate: 1 });
    await follow();
    await settle();
    expect(events().map((event) => event.webhookEventId)).toEqual(Array(2).fill(events()[0].webhookEventId));
    await switches({ redelivered: true });
    await block();
    await settle();
    expect(events().map((event) => event.deliveryContext.isRedelivery)).toEqual([false, false, false, true]);
    await switches({ outOfOrder: true });
    await follow();
    await type('a');
    await settle();
    expect(
      events()
        .slice(4)
        .map((event) => event.type),
    ).toEqual(['message', 'follow']);
    await switches({ delayMs: 1500 });
    await type('late');
    expect(events()).toHaveLength(6);
    await settle();
    expect(events()).toHaveLength(7);
  });

  test('no user, a wrong hint, unknown types and fields, an empty body', async () => {
    await switches({
      missingUserId: true,
      wrongIsUnblocked: true,
      unknownEvents: true,
      extraFields: true,
      emptyEvents: true,
    });
    await follow();
    await message('a');
    await settle();
    const [empty, line] = bodies().filter((body) => body.events);
    expect(empty.events).toEqual([]);
    expect(line.events.map((event: { type: string }) => event.type)).toEqual(['notInvented', 'follow']);
    expect(line.events[1]).toMatchObject({
      source: { type: 'user' },
      follow: { isUnblocked: true },
      addedWithoutNotice: expect.anything(),
    });
    expect(line.events[1].source).not.toHaveProperty('userId');
    const meta = bodies()
      .filter((body) => body.entry)
      .at(-1);
    expect(meta.entry[0].messaging).toMatchObject([{ not_invented: {} }, { sender: {}, message: { text: 'a' } }]);
  });

  test('a wrong signature, none, a body of the test’s own, the same bytes again', async () => {
    await switches({ signature: 'wrong' });
    await follow();
    await switches({ signature: 'missing' });
    await block();
    await switches({});
    const own = '{"destination":"x","events":[{"name":"\\u0000"}]}';
    const sent = await fixture.control.sendWebhook({ platform: 'line', account: '2001', body: own });
    await fixture.control.sendWebhookAgain(sent.id);
    await settle();
    const mac = (body: string) => createHmac('sha256', fixture.channel.channelSecret).update(body).digest('base64');
    const right = receiver.received.map(({ headers, body }) => headers['x-line-signature'] === mac(body));
    expect(right).toEqual([false, false, true, true]);
    expect(receiver.received[1]?.headers).not.toHaveProperty('x-line-signature');
    expect(receiver.received.slice(2).map(({ body }) => body)).toEqual([own, own]);
  });
});

test('LINE’s own test of the webhook tells what came back', async () => {
  const probe = async () => (await fixture.line('POST', '/v2/bot/channel/webhook/test', {})).json();
  expect(await probe()).toMatchObject({ success: true, reason: 'OK', statusCode: 200 });
  answer = () => 401;
  expect(await probe()).toMatchObject({ success: false, reason: 'ERROR_STATUS_CODE', statusCode: 401 });
  await fixture.line('PUT', '/v2/bot/channel/webhook/endpoint', { endpoint: 'https://127.0.0.1:1/x' });
  expect(await probe()).toMatchObject({ success: false, reason: 'COULD_NOT_CONNECT' });
  expect((await fixture.line('PUT', '/v2/bot/channel/webhook/endpoint', { endpoint: 'http://a.test' })).status).toBe(
    400,
  );
});
