// A webhook of megabytes: read and stored in pieces, completely before the 200, and nothing twice when the platform repeats it.
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { channelFor } from '../../channels/channels.ts';
import { type Steps, stepBytes } from '../../channels/steps.ts';
import { testPage } from '../../testing/test-app.ts';
import { type LinkTest, openLinkTest } from '../../testing/test-link.ts';
import { webhookSender } from '../../testing/test-webhooks.ts';
import { sliceBytes } from './slices.ts';

const count = 1500;
let app: LinkTest;
let hooks: ReturnType<typeof webhookSender>;
beforeAll(async () => {
  app = await openLinkTest();
  hooks = webhookSender(app);
});
afterAll(() => app.close());

/** Echoes of somebody else's messages: kept, without a request for a name. */
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

test('3 MB are stored in many statements, each too small to block others', async () => {
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
    expect(batch.bytes).toBeLessThanOrEqual(sliceBytes);
  }
});

test('the database goes away midway: 503, and the repeat stores the rest once', async () => {
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

test('a large body that names no channel of ours is kept once, unchanged', async () => {
  await hooks.begin();
  expect(await hooks.toMeta(largeBody(3).replaceAll(testPage.pageId, '1'))).toBe(200);
  expect(await hooks.grew()).toEqual({ events: 0, foreign: 1 });
});

/** Work on bodies: how many are parsed, and how many bytes are signed or parsed, in all and at most in a turn of the event loop. */
function watchReading() {
  const watched = { verified: 0, parsed: 0, bytes: 0, mostInATurn: 0 };
  let inThisTurn = 0;
  let going = true;
  const turn = () => {
    inThisTurn = 0;
    if (going) setImmediate(turn);
  };
  setImmediate(turn);
  function* counted<T>(steps: Steps<T>): Steps<T> {
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
      watched.bytes += step.value;
      inThisTurn += step.value;
      watched.mostInATurn = Math.max(watched.mostInATurn, inThisTurn);
      yield step.value;
    }
  }
  const plain = (['line', 'messenger', 'instagram', 'whatsapp'] as const).map((platform) => {
    const channel = channelFor(app.context.channels, platform);
    const { verify, parse } = channel;
    channel.verify = (...call) => {
      watched.verified += 1;
      return counted(verify(...call));
    };
    channel.parse = (raw) => {
      watched.parsed += 1;
      return counted(parse(raw));
    };
    return () => Object.assign(channel, { verify, parse });
  });
  onTestFinished(() => {
    going = false;
    for (const restore of plain) restore();
  });
  return watched;
}

test('three bodies of 3 MB at once: no turn of the event loop does more than one slice of them all', async () => {
  const watched = watchReading();
  await hooks.begin();
  const bodies = Array.from({ length: 3 }, (_, n) => largeBody(10 + n));
  expect(await Promise.all(bodies.map((body) => hooks.toMeta(body)))).toEqual(Array(3).fill(200));
  expect(await hooks.grew()).toEqual({ events: 3 * count, foreign: 0 });
  // Signed once, and read twice at least.
  expect(watched.bytes).toBeGreaterThan(3 * 3 * 2_900_000);
  expect(watched.mostInATurn).toBeLessThan(sliceBytes + stepBytes);
});

test('14 §1.4: three unsigned bodies of 2 MB: 401, and none is parsed', async () => {
  const watched = watchReading();
  await hooks.begin();
  const body = largeBody(20).slice(0, 1_000_000);
  expect(Buffer.byteLength(body)).toBeGreaterThan(2_000_000);
  const sent = [hooks.toMeta(body, 'wrong'), hooks.toMeta(body, 'wrong'), hooks.toLine(body, 'wrong')];
  expect(await Promise.all(sent)).toEqual([401, 401, 401]);
  const unsigned = [hooks.post('meta', body, {}), hooks.post(`line/${app.line.id}`, body, {})];
  expect(await Promise.all(unsigned)).toEqual([401, 401]);
  expect(watched.parsed).toBe(0);
  expect(await hooks.grew()).toEqual({ events: 0, foreign: 0 });
});

test('14 §1.4: each distinct secret is tried once, and all of them before anything is parsed', async () => {
  const watched = watchReading();
  // Page and Instagram account share an app, the number has another.
  expect(await hooks.toMeta(JSON.stringify({ object: 'page', entry: [] }), 'wrong')).toBe(401);
  expect([watched.verified, watched.parsed]).toEqual([2, 0]);
  expect(await hooks.toMeta(JSON.stringify({ object: 'page', entry: [] }), 'whatsapp-app-secret')).toBe(200);
  expect(watched.parsed).toBeGreaterThan(0);
});

const listOf = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ type: 'unheard', webhookEventId: `e${n}` }));
const deep = `${'['.repeat(100)}${']'.repeat(100)}`;
test.each([
  [
    'a million events for a page',
    () =>
      hooks.toMeta(`{"object":"page","entry":[{"id":"${testPage.pageId}","messaging":[${'{},'.repeat(999_999)}{}]}]}`),
  ],
  [
    '5,001 events for a page',
    () => hooks.toMeta(JSON.stringify({ object: 'page', entry: [{ id: testPage.pageId, messaging: listOf(5001) }] })),
  ],
  [
    '5,001 events from LINE',
    () => hooks.toLine(JSON.stringify({ destination: app.line.public.botUserId, events: listOf(5001) })),
  ],
  [
    '100 levels for a page',
    () => hooks.toMeta(`{"object":"page","entry":[{"id":"${testPage.pageId}","messaging":[{"a":${deep}}]}]}`),
  ],
  ['100 levels from LINE', () => hooks.toLine(`{"destination":"U","events":[{"a":${deep}}]}`)],
])('14 §1.4: signed, but %s: recorded as it came, no event of it counts', async (_what, send) => {
  await hooks.begin();
  expect(await send()).toBe(200);
  expect(await hooks.grew()).toEqual({ events: 0, foreign: 1 });
});

test('one event of megabytes is kept unchanged, and not parsed', async () => {
  await hooks.begin();
  const event = {
    sender: { id: '4200' },
    timestamp: Date.now(),
    message: { mid: 'm_huge', text: 'x'.repeat(3_000_000) },
  };
  const json = JSON.stringify({ object: 'page', entry: [{ id: testPage.pageId, time: 1, messaging: [event] }] });
  expect([await hooks.toMeta(json), await hooks.toMeta(json)]).toEqual([200, 200]);
  expect(await hooks.grew()).toEqual({ events: 1, foreign: 0 });
  const [row] = await app.sql<{ detail: { type: string }; body: Buffer }>(
    "select detail, body from inbound_event where detail->>'type' = 'too_large'",
  );
  expect(row?.body.toString()).toBe(JSON.stringify(event));
});
