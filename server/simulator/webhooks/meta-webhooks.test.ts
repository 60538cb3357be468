import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Fixture, startFixture, startReceiver } from '../test-fixture.ts';

let fixture: Fixture;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
let answer: () => number;
let mei = '';
beforeEach(async () => {
  answer = () => 200;
  receiver = await startReceiver(() => answer());
  fixture = await startFixture(receiver.url);
  mei = fixture.customer.id;
  // One app for all: WhatsApp's own has another secret until it is named.
  const { appId, appSecret } = fixture.page;
  await fixture.control.patchWhatsappNumber('5001', { appId, appSecret });
  const webhookUrl = receiver.url;
  await fixture.control.addMessengerPage({ pageId: '3002', appId, webhookUrl });
});
afterEach(async () => {
  await fixture.simulator.close();
  await receiver.close();
});

const bodies = async () => {
  expect(await fixture.control.settle()).toBe(true);
  return receiver.received.map(({ body }) => JSON.parse(body));
};
const speakEverywhere = async () => {
  await fixture.control.messenger.type('3001', mei, 'one');
  await fixture.control.messenger.type('3002', mei, 'two');
  await fixture.control.instagram.type('4001', mei, 'three');
  await fixture.control.whatsapp.type('5001', mei, 'four');
};
const isSigned = () =>
  receiver.received.every(({ headers, body }) => {
    const mac = createHmac('sha256', fixture.page.appSecret).update(body).digest('hex');
    return headers['x-hub-signature-256'] === `sha256=${mac}`;
  });

test('an existing app keeps its secret and verify token', async () => {
  const { appId, appSecret, verifyToken } = fixture.page;
  const number = await fixture.control.addWhatsappNumber({ phoneNumberId: '5002', phoneNumber: '886912000002', appId });
  expect(number).toMatchObject({ appId, appSecret, verifyToken });
  expect(fixture.instagram).toMatchObject({ appId, appSecret, verifyToken, accessToken: fixture.page.accessToken });
});

describe('held back, then in one body', () => {
  test('of each object, pages mixed', async () => {
    await fixture.control.webhookSwitches({ hold: true });
    await speakEverywhere();
    expect(await fixture.control.releaseWebhooks({ batch: true })).toBe(4);
    const ids = (await bodies()).map(({ object, entry }) => [object, entry.map(({ id }: { id: string }) => id)]);
    expect(ids.sort()).toEqual([
      ['instagram', ['4001']],
      ['page', ['3001', '3002']],
      ['whatsapp_business_account', ['6001']],
    ]);
    expect(isSigned()).toBe(true);
  });

  test('everything of the app', async () => {
    await fixture.control.webhookSwitches({ hold: true });
    await speakEverywhere();
    await fixture.control.releaseWebhooks({ batch: 'mixed' });
    const [body, ...others] = await bodies();
    expect(others).toEqual([]);
    expect(body.entry.map(({ id }: { id: string }) => id)).toEqual(['3001', '3002', '4001', '6001']);
    expect(isSigned()).toBe(true);
  });

  test('never with another app’s', async () => {
    await fixture.control.patchMessengerPage('3002', { appSecret: 'another' });
    await fixture.control.webhookSwitches({ hold: true });
    await speakEverywhere();
    await fixture.control.releaseWebhooks({ batch: 'mixed' });
    expect(await bodies()).toHaveLength(2);
  });
});

test.each(['instagram', 'whatsapp'] as const)('mischief on %s', async (platform) => {
  const type = (text: string) =>
    platform === 'instagram'
      ? fixture.control.instagram.type('4001', mei, text)
      : fixture.control.whatsapp.type('5001', mei, text);
  await fixture.control.webhookSwitches({ duplicate: 1 });
  await type('a');
  const [first, second] = await bodies();
  expect(second).toEqual(first);
  receiver.received.length = 0;
  await fixture.control.webhookSwitches({ missingUserId: true, unknownEvents: true, extraFields: true });
  await type('b');
  const [body] = await bodies();
  expect(JSON.stringify(body)).toContain('not_invented');
  expect(JSON.stringify(body)).toContain('added_without_notice');
  const ids = Object.values({ ...(await fixture.control.customer(mei)).igsids, waId: fixture.customer.waId });
  for (const id of ids) expect(JSON.stringify(body)).not.toContain(id);
  receiver.received.length = 0;
  await fixture.control.webhookSwitches({ outOfOrder: true, redelivered: true });
  await type('c');
  expect(await bodies()).toHaveLength(2);
  receiver.received.length = 0;
  await fixture.control.webhookSwitches({ signature: 'wrong' });
  await type('d');
  await fixture.control.settle();
  expect(isSigned()).toBe(false);
});

test('a body of 3 MB', async () => {
  await fixture.control.webhookSwitches({ padToBytes: 900_000 });
  await speakEverywhere();
  expect((await bodies()).map(({ padding }) => typeof padding)).toEqual(Array(4).fill('string'));
  expect(new Set(receiver.received.map(({ body }) => body.length))).toEqual(new Set([900_000]));
  expect(isSigned()).toBe(true);
});

test('events of the test’s own, in each envelope', async () => {
  const { control } = fixture;
  await control.sendWebhook({ platform: 'instagram', account: '4001', events: [{ read: { mid: 'm' } }] });
  await control.sendWebhook({ platform: 'whatsapp', account: '5001', events: [{ statuses: [{ id: 'x' }] }] });
  await control.sendWebhook({
    platform: 'whatsapp',
    account: '5001',
    events: [{ field: 'account_update', value: {} }],
  });
  await control.sendWebhook({ platform: 'whatsapp', account: '5001', body: 'not JSON', signature: 'missing' });
  expect(await control.settle()).toBe(true);
  const sent = receiver.received.map(({ body }) => body);
  expect(JSON.parse(sent[0] ?? '')).toMatchObject({
    object: 'instagram',
    entry: [{ messaging: [{ read: { mid: 'm' } }] }],
  });
  const changes = sent.slice(1, 3).map((body) => JSON.parse(body).entry[0].changes);
  expect(changes[0]).toMatchObject([{ field: 'messages', value: { metadata: { phone_number_id: '5001' } } }]);
  expect(changes[1]).toEqual([{ field: 'account_update', value: {} }]);
  expect(sent[3]).toBe('not JSON');
  expect(receiver.received[3]?.headers).not.toHaveProperty('x-hub-signature-256');
});

test('an hour of failures at the Instagram account ends the page’s subscription, never WhatsApp’s', async () => {
  answer = () => 503;
  const speak = async () => {
    await fixture.control.instagram.type('4001', mei, 'a');
    await fixture.control.whatsapp.type('5001', mei, 'a');
  };
  await speak();
  await fixture.control.settle();
  expect((await fixture.control.webhooks()).map(({ attempts }) => attempts.length)).toEqual([4, 4]);
  await fixture.control.clock(3600 * 1000);
  await speak();
  await fixture.control.settle();
  expect(await (await fixture.graph('GET', '/3001/subscribed_apps')).json()).toEqual({ data: [] });
  expect((await (await fixture.whatsapp('GET', '/6001/subscribed_apps')).json()).data).toHaveLength(1);
});

test('the handshake of each', async () => {
  // The receiver takes no GET: what counts is that each asks, and reports the answer.
  const { control } = fixture;
  expect(await control.verifyInstagramWebhook('4001')).toMatchObject({ status: 404, ok: false });
  expect(await control.verifyWhatsappWebhook('5001')).toMatchObject({ status: 404, ok: false });
});
