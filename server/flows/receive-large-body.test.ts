// A webhook of megabytes: read and stored in pieces, whole before the 200, and nothing twice when the platform repeats it.
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { testPage } from '../test-app.ts';
import { type LinkTest, openLinkTest } from '../test-link.ts';
import { webhookSender } from '../test-webhooks.ts';

const count = 1500;
let app: LinkTest;
let hooks: ReturnType<typeof webhookSender>;
beforeAll(async () => {
  app = await openLinkTest();
  hooks = webhookSender(app);
});
afterAll(() => app.close());

/** Echoes of somebody else's messages: kept, and nobody is asked for a name. */
function largeBody(serial: number): string {
  const messaging = Array.from({ length: count }, (_, n) => ({
    sender: { id: testPage.pageId },
    recipient: { id: '900000000000001' },
    timestamp: Date.now(),
    message: { mid: `m_large_${serial}_${n}`, is_echo: true, text: '字'.repeat(650) },
  }));
  return JSON.stringify({ object: 'page', entry: [{ id: testPage.pageId, time: Date.now(), messaging }] });
}

type Insert = typeof app.context.store.events.insert;
function watchInserts(wrap: (plain: Insert, ...call: Parameters<Insert>) => ReturnType<Insert>) {
  const { events } = app.context.store;
  const plain = events.insert;
  events.insert = (...call) => wrap(plain, ...call);
  onTestFinished(() => {
    events.insert = plain;
  });
}

test('3 MB are stored in many statements, each with a part that holds nobody up', async () => {
  const batches: { events: number; bytes: number }[] = [];
  watchInserts((plain, events, now) => {
    batches.push({ events: events.length, bytes: events.reduce((sum, { event }) => sum + event.body.length, 0) });
    return plain(events, now);
  });
  await hooks.begin();
  const body = largeBody(1);
  expect(Buffer.byteLength(body)).toBeGreaterThan(2_900_000);
  expect(await hooks.toMeta(body)).toBe(200);
  expect(await hooks.grew()).toEqual({ events: count, foreign: 0 });
  expect(batches.length).toBeGreaterThan(10);
  for (const batch of batches) {
    expect(batch.events).toBeLessThanOrEqual(200);
    expect(batch.bytes).toBeLessThanOrEqual(256 * 1024);
  }
});

test('the database goes away half-way: 503, and the repeat stores the rest once', async () => {
  let inserts = 0;
  watchInserts((plain, ...call) => {
    inserts += 1;
    if (inserts === 3) throw Object.assign(new Error('terminating connection'), { code: '57P01' });
    return plain(...call);
  });
  await hooks.begin();
  const body = largeBody(2);
  expect(await hooks.toMeta(body)).toBe(503);
  const { events } = await hooks.grew();
  expect([events > 0, events < count]).toEqual([true, true]);
  expect(await hooks.toMeta(body)).toBe(200);
  expect(await hooks.grew()).toEqual({ events: count, foreign: 0 });
});

test('a large body that no channel of ours is named in is kept once, as it came', async () => {
  await hooks.begin();
  expect(await hooks.toMeta(largeBody(3).replaceAll(testPage.pageId, '1'))).toBe(200);
  expect(await hooks.grew()).toEqual({ events: 0, foreign: 1 });
});
