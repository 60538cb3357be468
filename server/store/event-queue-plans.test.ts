// However much waits, a claim looks at little of it: with fresh statistics and with those of an empty table.
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { buildEventQueue } from './event-queue.ts';
import { buildProfileRequestStore } from './profile-requests.ts';
import { measuringPool } from './test-buffers.ts';
import { openTestDatabase, type TestDatabase } from './test-database.ts';

/** Enough to see a plan that collects what waits; 100,000 were tried by hand, on PostgreSQL 15 and 18. */
const waiting = 10_000;
const most = 700;
const channels = 40;
const limits = { limit: 8, perChannel: 6, rooms: [] };
const lease = () => ({ id: uuidv7(), ms: 30_000 });
let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await openTestDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 4 });
  await pool.query(
    `insert into channel (id, platform, name, created_at) select gen_random_uuid(), 'line', n::text, now() from generate_series(1, $1::int) n`,
    [channels],
  );
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});
afterEach(() => pool.query('truncate event_queue, inbound_event, profile_request, contact, profile cascade'));

/** Stores events; the SQL says whose number `n` is, and of which of the channels, which have numbers from 0. */
const store = (channel: string, customer: string) =>
  pool.query(
    `insert into inbound_event (id, channel_id, event_key, kind, external_id, at, detail, body, received_at, next_at)
     select gen_random_uuid(), c.ids[1 + ${channel}], n::text, 'message', ${customer}, now() - n * interval '1 ms',
       '{"kind":"message","text":"hello"}', '\\x7b7d', now(), now()
     from generate_series(1, $1::int) n, (select array_agg(id order by id) as ids from channel) c`,
    [waiting],
  );

/** What a server does with a queue that is full: claims, processes one, and gives it back. */
async function oneRound() {
  const measured = measuringPool(pool);
  const queue = buildEventQueue(measured.pool);
  const turns = await queue.claim(lease(), limits);
  for (const turn of turns) await queue.giveBack(turn);
  const [next] = await queue.claim(lease(), { ...limits, limit: 1 });
  if (next) {
    await pool.query('update inbound_event set processed_at = now() where id = $1', [next.events[0]?.id]);
    await queue.giveBack(next);
  }
  return { turns: turns.length, buffers: measured.most() };
}

describe.each(['fresh', 'stale'])('statistics that are %s', (statistics) => {
  const analyze = async () => {
    if (statistics === 'fresh') await pool.query('analyze inbound_event, event_queue, profile_request, contact');
  };
  const empty = () => pool.query('vacuum analyze inbound_event, event_queue, profile_request');

  test.each([
    ['each customer has one, over all channels', `n % ${channels}`, "'U' || n", 8],
    ['one channel has all of it', '0', "'U' || n", 6],
    ['none has a customer', `n % ${channels}`, 'null', 8],
  ])('%s', async (_name, channel, customer, turns) => {
    await empty();
    await store(channel, customer);
    await analyze();
    const round = await oneRound();
    expect(round.turns).toBe(turns);
    expect(round.buffers).toBeLessThan(most);
  });

  test('half waits behind an earlier one that is postponed', async () => {
    await empty();
    await store('0', `'U' || greatest(${waiting / 2} - n, 0)`);
    await pool.query(
      `update inbound_event set next_at = now() + interval '1 hour'
       where external_id = 'U0' and at = (select min(at) from inbound_event)`,
    );
    await pool.query("update event_queue set next_at = now() + interval '1 hour' where customer <> 'U0'");
    await analyze();
    const measured = measuringPool(pool);
    const queue = buildEventQueue(measured.pool);
    const [turn, ...others] = await queue.claim(lease(), limits);
    expect(others).toEqual([]);
    expect(turn?.events.slice(0, 2).map(({ ready }) => ready)).toEqual([false, true]);
    if (turn) await queue.giveBack(turn);
    expect(await queue.claim(lease(), limits)).toEqual([]);
    expect(measured.most()).toBeLessThan(most);
  });

  test('names to be asked for', async () => {
    await empty();
    await pool.query(
      `with p as (insert into profile (id, created_at) select gen_random_uuid(), now() from generate_series(1, $1::int) n returning id),
       c as (insert into contact (id, channel_id, external_id, profile_id, created_at)
         select p.id, (select id from channel order by id limit 1), p.id::text, p.id, now() from p returning id, channel_id)
       insert into profile_request (contact_id, channel_id, next_at) select id, channel_id, now() from c`,
      [waiting],
    );
    await analyze();
    const measured = measuringPool(pool);
    const requests = buildProfileRequestStore(measured.pool);
    const [first, second] = await requests.claim(lease(), limits);
    if (!first || !second) throw new Error('nothing claimed');
    await requests.found(first, { name: '陳小美', pictureUrl: null });
    await requests.notTold(second, 60_000);
    expect(measured.most()).toBeLessThan(most);
  });
});

test('what waits is counted by channel, without counting all of it', async () => {
  await store('0', "'U' || n");
  const measured = measuringPool(pool);
  const [one, ...others] = await buildEventQueue(measured.pool).waiting();
  expect(one).toMatchObject({ customers: 1_000, oldestMs: expect.any(Number) });
  expect(others).toEqual([]);
  expect(measured.most()).toBeLessThan(most);
});
