// From one request to what came of it, by the log's lines alone.
import { once } from 'node:events';
import { request } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { inLogScope } from './log-scope.ts';
import { buildLogger, toggleDebug } from './logger.ts';
import { testLine, testPage } from './testing/test-app.ts';
import { type LinkTest, openLinkTest } from './testing/test-link.ts';

type Line = { msg: string; level: number } & Record<string, unknown>;
let app: LinkTest;
let lines: Line[] = [];
const linesOf = (msg: string) => lines.filter((line) => line.msg === msg);
const idsOf = (line: Line | undefined, name: string) => line?.[name] as string[];

beforeAll(async () => {
  // The level of production: the trail must not need another one.
  const log = buildLogger('info', { write: (line) => lines.push(JSON.parse(line)) });
  app = await openLinkTest({ overrides: { log }, campaign: { card: { keywords: ['link'] } } });
});
beforeEach(() => {
  lines = [];
});
afterAll(() => app.close());

const post = (path: string, requestId: string, body: unknown) =>
  fetch(`${app.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-request-id': requestId },
    body: JSON.stringify(body),
  });

describe('the trail', () => {
  test('of a link: request, attempt, its messages', async () => {
    const customer = await app.newCustomer('Lin', 'friend');
    const token = await app.tap(await app.newCard(customer));
    const { idToken, accessToken } = await app.login(customer);
    lines = [];
    const answer = await post('/api/v1/link', 'trail-of-a-link', { token, idToken, accessToken });
    expect(answer.headers.get('x-request-id')).toBe('trail-of-a-link');
    await app.settle();
    const [attempt] = linesOf('an attempt was written');
    expect(attempt).toMatchObject({ requestId: 'trail-of-a-link', outcome: 'linked' });
    const outboxIds = idsOf(attempt, 'outboxIds');
    expect(outboxIds).toHaveLength(2);
    const settled = linesOf('a delivery was settled');
    expect(settled.map(({ outboxId }) => outboxId).sort()).toEqual([...outboxIds].sort());
    for (const line of settled) expect(line).toMatchObject({ state: 'sent', attemptId: attempt?.attemptId });
  });

  test('of a webhook: request, event, its card, the delivery', async () => {
    const customer = await app.newCustomer('Lin', 'friend');
    lines = [];
    await app.control.messenger.type(testPage.pageId, customer.id, 'link');
    await app.settle();
    const [stored] = linesOf('events were stored');
    expect(stored?.requestId).toMatch(/^[0-9a-f-]{36}$/);
    const [eventId] = idsOf(stored, 'eventIds');
    const processed = linesOf('an event was processed').find((line) => line.eventId === eventId);
    const [outboxId] = idsOf(processed, 'outboxIds');
    expect(outboxId).toMatch(/^[0-9a-f-]{36}$/);
    expect(linesOf('a delivery was settled')).toMatchObject([{ outboxId, eventId, state: 'sent' }]);
  });

  test('of an attempt that waited for a follow: the event that ended it names it', async () => {
    const { customer, card } = await app.waiting();
    const [attempt] = await app.attempts(card);
    lines = [];
    await app.play(customer, 'follow');
    await app.settle();
    const line = linesOf('an event was processed').find((it) => idsOf(it, 'attemptIds').includes(attempt?.id ?? ''));
    expect(line).toMatchObject({ kind: 'follow' });
    expect(linesOf('a delivery was settled').filter((it) => it.attemptId === attempt?.id)).toHaveLength(2);
  });

  test('a repeated webhook names no event: none was stored', async () => {
    const body = { platform: 'line', account: testLine.channelId } as const;
    const customer = await app.newCustomer('Lin', 'friend');
    const event = {
      type: 'unfollow',
      mode: 'active',
      timestamp: Date.now(),
      webhookEventId: 'once-only',
      deliveryContext: { isRedelivery: false },
      source: { type: 'user', userId: customer.lineUserId },
    };
    lines = [];
    for (let i = 0; i < 2; i += 1) await app.control.sendWebhook({ ...body, events: [event] });
    await app.settle();
    expect(linesOf('events were stored')).toHaveLength(1);
  });
});

describe('a request’s id', () => {
  const idFor = async (given?: string, path = '/healthz') =>
    (await fetch(`${app.url}${path}`, given === undefined ? {} : { headers: { 'x-request-id': given } })).headers.get(
      'x-request-id',
    );

  test.each(['proxy-id-1', '0f8fad5b-d9cb-469f-a165-70867728950e', 'a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6'])(
    'is the proxy’s own: %s',
    async (given) => {
      expect(await idFor(given)).toBe(given);
    },
  );

  test.each([
    ['nothing', undefined],
    ['an empty one', ''],
    ['a short one', 'abc'],
    ['a long one', 'a'.repeat(37)],
    ['a token', 'eyJhbGciOiJIUzI1NiJ9.eyJh.sig'],
    ['markup', '<script>alert(1)</script>'],
    ['a second field', 'abcdefgh","level":60'],
    ['two', 'abcdefgh, ijklmnop'],
    ['what no line of a log should have', 'abcdefgh\u00e9\u0085'],
  ])('is ours where the proxy sends %s', async (_what, given) => {
    expect(await idFor(given)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21}$/);
  });

  test('is on every answer, also where no route is', async () => {
    for (const path of ['/nowhere', '/go/%E0%A4%A', `/go/${'x'.repeat(3_000)}`, '/api/v1/channels', '/link']) {
      expect(await idFor('on-every-answer', path)).toBe('on-every-answer');
    }
  });

  test('is in a 5xx for whoever reports it, in its log line, and in no other answer', async () => {
    const { store } = app.context;
    const { find } = store.channels;
    store.channels.find = () => Promise.reject(new Error('planted'));
    const failed = await fetch(`${app.url}/webhooks/line/${app.line.id}`, {
      method: 'POST',
      body: 'x'.repeat(100_000),
      headers: { 'x-request-id': 'it-went-wrong' },
    });
    store.channels.find = find;
    expect([failed.status, await failed.json()]).toEqual([
      500,
      expect.objectContaining({ requestId: 'it-went-wrong' }),
    ]);
    expect(linesOf('a request failed')).toMatchObject([{ requestId: 'it-went-wrong' }]);
    expect(await (await fetch(`${app.url}/api/v1/channels`)).json()).not.toHaveProperty('requestId');
  });
});

test('the id stays with a request whose body comes in pieces', async () => {
  const { store } = app.context;
  const { find } = store.channels;
  store.channels.find = async () => {
    app.context.log.info({}, 'planted');
    return null;
  };
  const options = { method: 'POST', headers: { 'x-request-id': 'in-two-pieces' } };
  const call = request(`${app.url}/webhooks/line/${app.line.id}`, options);
  const answered = once(call, 'response');
  // Each piece is with the server before the next is sent.
  for (const piece of ['{', '}']) {
    await new Promise((resolve) => call.write(piece, resolve));
    await fetch(`${app.url}/healthz`);
  }
  call.end();
  const [response] = await answered;
  response.resume();
  store.channels.find = find;
  expect(linesOf('planted')).toMatchObject([{ requestId: 'in-two-pieces' }]);
});

test('a scope within a scope has the fields of both, and ends with its work', async () => {
  const own: Line[] = [];
  const log = buildLogger('info', { write: (line) => own.push(JSON.parse(line)) });
  await inLogScope({ requestId: 'r' }, async () => {
    await inLogScope({ eventId: 'e' }, async () => {
      await new Promise((resolve) => setImmediate(resolve));
      log.info({ eventIds: [] }, 'inner');
    });
    log.info({}, 'outer');
  });
  log.info({}, 'outside');
  expect(own).toMatchObject([{ requestId: 'r', eventId: 'e' }, { requestId: 'r' }, {}]);
  expect(own[1]).not.toHaveProperty('eventId');
  expect(own[2]).not.toHaveProperty('requestId');
});

test.each(['error', 'silent', 'trace', 'debug'] as const)('from %s to debug and back, and the log says so', (level) => {
  const own: Line[] = [];
  const logger = buildLogger(level, { write: (line) => own.push(JSON.parse(line)) });
  toggleDebug(logger, level);
  expect(logger.level).toBe('debug');
  toggleDebug(logger, level);
  expect(logger.level).toBe(level);
  expect(own).toMatchObject([
    { from: level, to: 'debug' },
    { from: 'debug', to: level },
  ]);
});
