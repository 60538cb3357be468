import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sendTimeoutMs } from '../channels/http.ts';
import { readConfig } from '../config.ts';
import { buildContext, type Context, type Overrides } from '../context.ts';
import { openTestDatabase, type TestDatabase } from '../store/test-database.ts';
import { type DeliveryRows, openDeliveryRows, type TestContact, testSecret } from '../test-entry/delivery-rows.ts';
import { type Platforms, startPlatforms } from '../test-entry/platforms.ts';
import { deliverDue } from './deliver-due.ts';

let database: TestDatabase;
let rows: DeliveryRows;
let platforms: Platforms;
let line: string;
let messenger: string;
const contexts: Context[] = [];
const never = new AbortController().signal;

function context(overrides: Overrides = {}, environment: Record<string, string> = {}): Context {
  const config = readConfig({
    LINE_API_URL: platforms.lineApiUrl,
    META_GRAPH_URL: platforms.metaGraphUrl,
    ...environment,
  });
  const made = buildContext(config, database.url, [testSecret], { timings: { pollMs: 50 }, ...overrides });
  contexts.push(made);
  return made;
}

const deliver = (overrides: Overrides = {}) => deliverDue(context(overrides), never);

async function person(platform: 'line' | 'messenger'): Promise<TestContact> {
  return rows.addContact(platform === 'line' ? line : messenger, await platforms.newPerson(platform));
}

beforeAll(async () => {
  database = await openTestDatabase();
  rows = openDeliveryRows(database.url);
  platforms = await startPlatforms();
});
afterAll(async () => {
  expect(await platforms.unexpected()).toEqual([]);
  await Promise.all(contexts.map((made) => made.store.close()));
  await rows.close();
  await platforms.close();
  await database.drop();
});
beforeEach(async () => {
  await rows.pool.query('truncate outbox, contact, channel cascade');
  await platforms.noFaults();
  line = await rows.addChannel('line', platforms.credentials.line);
  messenger = await rows.addChannel('messenger', platforms.credentials.messenger);
});

describe('what becomes of a message', () => {
  test('both platforms deliver, and the row says so', async () => {
    const [anna, bo] = [await person('line'), await person('messenger')];
    const ids = [await rows.addRow(anna, { text: '您好' }), await rows.addRow(bo, { text: 'hello' })];
    const made = context();
    expect(await deliverDue(made, never)).toBe(2);
    expect(await platforms.chat('line', anna.externalId)).toEqual(['您好']);
    expect(await platforms.chat('messenger', bo.externalId)).toEqual(['hello']);
    for (const id of ids) expect(await rows.row(id)).toMatchObject({ state: 'sent', attempts: 1, reason: null });
    expect(await made.metrics.registry.metrics()).toContain(
      'omnilink_deliveries_total{platform="line",state="sent",reason=""} 1',
    );
  });

  test('LINE: an answer that got lost is asked for again under the same key, and arrives once', async () => {
    const anna = await person('line');
    const id = await rows.addRow(anna, { text: 'once' });
    await platforms.fault('line', { kind: 'lost_answer' });
    await deliver();
    expect(await rows.row(id)).toMatchObject({ state: 'retrying', attempts: 1 });
    await rows.age(id, 'next_at = now()');
    await deliver();
    expect(await rows.row(id)).toMatchObject({ state: 'sent', attempts: 2 });
    expect(await platforms.chat('line', anna.externalId)).toEqual(['once']);
  });

  test('Messenger: an answer that got lost is unknown and never sent again, until an echo says that it arrived', async () => {
    const bo = await person('messenger');
    const id = await rows.addRow(bo, { text: 'once' });
    await platforms.fault('messenger', { kind: 'lost_answer' });
    await deliver();
    await deliver();
    expect(await rows.row(id)).toMatchObject({ state: 'unknown', attempts: 1 });
    expect(await platforms.chat('messenger', bo.externalId)).toEqual(['once']);
    await context().store.outbox.confirmByOutboxId(messenger, bo.id, id, 'mid');
    expect(await rows.row(id)).toMatchObject({ state: 'sent', platform_message_id: 'mid' });
  });

  test('Retry-After is respected', async () => {
    const id = await rows.addRow(await person('line'));
    const headers = { 'retry-after': '120' };
    await platforms.fault('line', { kind: 'status', status: 429, body: { message: 'The API rate limit' }, headers });
    await deliver();
    const row = await rows.row(id);
    expect(row).toMatchObject({ state: 'retrying', attempts: 1, platform_code: '429' });
    expect(row.next_in).toBeGreaterThan(115_000);
    expect(row.next_in).toBeLessThan(135_000);
  });

  test('a token that no longer holds: dead with its reason, and the channel asks for attention', async () => {
    const id = await rows.addRow(await person('line'));
    await platforms.fault('line', { kind: 'status', status: 401, body: { message: 'Authentication failed' } });
    await deliver();
    expect(await rows.row(id)).toMatchObject({ state: 'dead', reason: 'channel_unauthorized', platform_code: '401' });
    const channel = await rows.pool.query('select state, attention from channel where id = $1', [line]);
    expect(channel.rows).toEqual([{ state: 'attention', attention: 'channel_unauthorized' }]);
  });

  test('LINE after 23 h of trouble: unknown, and not sent again', async () => {
    const id = await rows.addRow(await person('line'));
    await platforms.fault('line', { kind: 'cut' });
    await deliver();
    await rows.age(id, "next_at = now(), first_sent_at = now() - interval '23 h 1 min'");
    await deliver();
    expect(await rows.row(id)).toMatchObject({ state: 'unknown', attempts: 1 });
  });

  test('a message that its platform cannot carry is dead, not tried for ever', async () => {
    const id = await rows.addRow(await person('line'));
    const url = `https://example.com/${'x'.repeat(1001)}`;
    const card = JSON.stringify({ kind: 'card', title: 't', text: 't', button: 'b', url });
    const { kid, sealed } = rows.keys.seal(Buffer.from(card), `outbox:${id}:message`);
    await rows.pool.query('update outbox set message = $2, message_kid = $3 where id = $1', [id, sealed, kid]);
    await deliver();
    expect(await rows.row(id)).toMatchObject({ state: 'dead', reason: 'platform_error', attempts: 0 });
  });

  test('an error of our own loses nothing: the row comes back', async () => {
    const anna = await person('line');
    const id = await rows.addRow(anna, { text: 'later' });
    await rows.pool.query("update outbox set message_kid = 'not in the ring' where id = $1", [id]);
    const errors: object[] = [];
    const log = { debug() {}, info() {}, warn() {}, error: (fields: object) => errors.push(fields) };
    await deliver({ log });
    expect(errors).toMatchObject([{ outboxId: id }]);
    expect(await rows.row(id)).toMatchObject({ state: 'retrying', attempts: 0, first_sent_at: null });
    await rows.pool.query("update outbox set message_kid = 'test', next_at = now() where id = $1", [id]);
    await deliver();
    expect(await platforms.chat('line', anna.externalId)).toEqual(['later']);
  });

  test('a card keeps the very bytes of its first try', async () => {
    const anna = await person('line');
    const id = await rows.addRow(anna, { text: 'first' });
    await platforms.fault('line', { kind: 'cut' });
    await deliver();
    const other = rows.keys.seal(Buffer.from('{"kind":"text","text":"second"}'), `outbox:${id}:message`);
    await rows.pool.query('update outbox set message = $2, next_at = now() where id = $1', [id, other.sealed]);
    await deliver();
    expect(await platforms.chat('line', anna.externalId)).toEqual(['first']);
    const kept = await rows.pool.query('select message, frozen from outbox where id = $1', [id]);
    expect(Buffer.from(kept.rows[0].frozen).includes('first')).toBe(false);
  });
});

describe('skipped at the moment of sending', () => {
  test('Messenger outside 24 h', async () => {
    const bo = await person('messenger');
    await rows.pool.query("update contact set last_inbound_at = now() - interval '24 h 1 s' where id = $1", [bo.id]);
    const id = await rows.addRow(bo);
    await deliver();
    expect(await rows.row(id)).toMatchObject({ state: 'skipped', reason: 'window', attempts: 0 });
    expect(await platforms.chat('messenger', bo.externalId)).toEqual([]);
  });

  test('a contact who blocks us between claim and send', async () => {
    const anna = await person('line');
    const id = await rows.addRow(anna);
    await deliver({
      async reached(point) {
        if (point === 'claimed') await rows.pool.query("update contact set state = 'blocked' where id = $1", [anna.id]);
      },
    });
    expect(await rows.row(id)).toMatchObject({ state: 'skipped', reason: 'blocked', attempts: 0 });
    expect(await platforms.chat('line', anna.externalId)).toEqual([]);
  });

  test('a message that undo took back between claim and send', async () => {
    const anna = await person('line');
    const id = await rows.addRow(anna);
    await deliver({
      reached: (point) =>
        point === 'claimed' ? rows.age(id, "state = 'skipped', reason = 'undone'") : Promise.resolve(),
    });
    expect(await rows.row(id)).toMatchObject({ state: 'skipped', reason: 'undone', attempts: 0 });
    expect(await platforms.chat('line', anna.externalId)).toEqual([]);
  });

  test('a failure message waits, and is never sent once its card has linked', async () => {
    const [bo, anna] = [await person('messenger'), await person('line')];
    const { cardId, attemptId, link } = await rows.addAttempt(bo, anna);
    const failure = await rows.addRow(bo, { cause: 'failure_source', cardId, attemptId, dueIn: 60_000 });
    await deliver();
    expect(await rows.row(failure)).toMatchObject({ state: 'due', attempts: 0 });
    await link();
    const success = await rows.addRow(bo, { cause: 'success_source', cardId, attemptId, text: 'linked' });
    await deliver();
    expect(await rows.row(success)).toMatchObject({ state: 'sent' });
    await rows.age(failure, 'next_at = now()');
    await deliver();
    expect(await rows.row(failure)).toMatchObject({ state: 'skipped', reason: 'linked', attempts: 0 });
    expect(await platforms.chat('messenger', bo.externalId)).toEqual(['linked']);
  });

  test('a failure message whose card has not linked is sent', async () => {
    const [bo, anna] = [await person('messenger'), await person('line')];
    const { cardId, attemptId } = await rows.addAttempt(bo, anna);
    await rows.addRow(bo, { cause: 'failure_source', cardId, attemptId, text: 'sorry' });
    await deliver();
    expect(await platforms.chat('messenger', bo.externalId)).toEqual(['sorry']);
  });

  test('a failure message to somebody who has blocked the target', async () => {
    const [bo, anna] = [await person('messenger'), await person('line')];
    const { cardId, attemptId } = await rows.addAttempt(bo, anna);
    const id = await rows.addRow(bo, { cause: 'failure_source', cardId, attemptId });
    await rows.pool.query("update contact set state = 'blocked' where id = $1", [anna.id]);
    await deliver();
    expect(await rows.row(id)).toMatchObject({ state: 'skipped', reason: 'blocked' });
    expect(await platforms.chat('messenger', bo.externalId)).toEqual([]);
  });
});

describe('order and fairness', () => {
  test('messages of one contact arrive in the order in which they were written', async () => {
    const anna = await person('line');
    const texts = Array.from({ length: 12 }, (_, i) => `${i}`);
    for (const [i, text] of texts.entries()) await rows.addRow(anna, { text, createdIn: i - 1_000 });
    await Promise.all([deliver(), deliver()]);
    await deliver();
    expect(await platforms.chat('line', anna.externalId)).toEqual(texts);
  });

  test('a retried message holds the next, for 15 min', async () => {
    const anna = await person('line');
    const first = await rows.addRow(anna, { text: 'first', createdIn: -2_000 });
    const second = await rows.addRow(anna, { text: 'second', createdIn: -1_000 });
    await platforms.fault('line', { kind: 'status', status: 500 });
    await deliver();
    await rows.age(first, "next_at = now() + interval '1 h'");
    await deliver();
    expect(await platforms.chat('line', anna.externalId)).toEqual([]);
    await rows.age(first, "first_sent_at = now() - interval '15 min'");
    await deliver();
    expect(await platforms.chat('line', anna.externalId)).toEqual(['second']);
    expect(await rows.row(second)).toMatchObject({ state: 'sent' });
  });

  test('a platform that hangs holds up no other', { timeout: 40_000 }, async () => {
    for (let i = 0; i < 20; i++) await rows.addRow(await person('line'), { createdIn: -10_000 });
    const people = await Promise.all(Array.from({ length: 10 }, () => person('messenger')));
    for (const bo of people) await rows.addRow(bo, { text: 'hello' });
    await platforms.fault('line', { kind: 'hang', times: null });
    const stop = new AbortController();
    const running = deliverDue(context(), stop.signal);
    await expect
      .poll(async () => (await Promise.all(people.map((bo) => platforms.chat('messenger', bo.externalId)))).flat(), {
        // Before the first hanging send gives up: until then nothing but their share keeps a place free.
        timeout: sendTimeoutMs - 1_000,
        interval: 100,
      })
      .toHaveLength(10);
    stop.abort();
    await platforms.noFaults();
    await running;
  });

  test('a platform in trouble is asked once, not once for each message', async () => {
    const ids = [];
    for (let i = 0; i < 30; i++) ids.push(await rows.addRow(await person('messenger')));
    const before = await platforms.calls('messenger');
    await platforms.fault('messenger', { kind: 'lost_answer', times: null });
    await deliver();
    const states = await Promise.all(ids.map(async (id) => (await rows.row(id)).state));
    expect((await platforms.calls('messenger')) - before).toBeLessThanOrEqual(6);
    expect(states.filter((state) => state === 'due').length).toBeGreaterThanOrEqual(24);
  });
});

test('two workers at once with 200 rows send none twice', { timeout: 60_000 }, async () => {
  const people = await Promise.all(Array.from({ length: 200 }, (_, i) => person(i % 2 ? 'line' : 'messenger')));
  await Promise.all(people.map((contact) => rows.addRow(contact)));
  const [first, second] = await Promise.all([deliver(), deliver()]);
  expect(first + second).toBe(200);
  expect(Math.min(first, second)).toBeGreaterThan(0);
  for (const { channelId, externalId } of people)
    expect(await platforms.chat(channelId === line ? 'line' : 'messenger', externalId)).toHaveLength(1);
});
