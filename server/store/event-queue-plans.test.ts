// However much waits, a claim looks at little of it: with fresh statistics and with those of an empty table.
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { buildEventQueue, type CustomerTurn } from './event-queue.ts';
import { buildProfileRequestStore } from './profile-requests.ts';
import { openBufferCount } from './test-buffers.ts';
import { openTestDatabase, type TestDatabase } from './test-database.ts';

/** Enough to see a plan that collects what waits; 100,000 were tried by hand, on PostgreSQL 15 and 18. */
const waiting = 10_000;
const most = 700;
const channels = 40;
const limits = { limit: 8, perChannel: 6, rooms: [] };
const lease = () => ({ id: uuidv7(), ms: 30_000 });
let database: TestDatabase;
let pool: pg.Pool;
/** The connection whose statements are counted. */
let counted: pg.Pool;
let count: ReturnType<typeof openBufferCount>;
const pagesOf = (work: () => Promise<unknown>) => count.pagesOf(counted, work);

beforeAll(async () => {
  database = await openTestDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 1 });
  counted = new pg.Pool({ connectionString: database.url, max: 1 });
  await counted.query('set plan_cache_mode = force_generic_plan');
  count = openBufferCount(database.url);
  await pool.query(
    `insert into channel (id, platform, name, created_at) select gen_random_uuid(), 'line', n::text, now() from generate_series(1, $1::int) n`,
    [channels],
  );
});
afterAll(async () => {
  await count.close();
  await counted.end();
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

/** What a server does with a queue that is full: claims, and gives back. @returns how many customers, and pages touched */
async function oneRound() {
  const queue = buildEventQueue(counted);
  let turns: CustomerTurn[] = [];
  const claim = await pagesOf(async () => {
    turns = await queue.claim(lease(), limits);
  });
  const giveBack = await pagesOf(() => queue.giveBack(turns));
  return { turns, most: Math.max(claim, giveBack) };
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
    expect(round.turns).toHaveLength(turns);
    expect(round.most).toBeLessThan(most);
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
    const round = await oneRound();
    expect(round.turns).toHaveLength(1);
    expect(round.turns[0]?.events.slice(0, 2).map(({ ready }) => ready)).toEqual([false, true]);
    expect(await buildEventQueue(pool).claim(lease(), limits)).toEqual([]);
    expect(round.most).toBeLessThan(most);
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
    const requests = buildProfileRequestStore(counted);
    const claim = await pagesOf(async () => expect(await requests.claim(lease(), limits)).toHaveLength(6));
    expect(claim).toBeLessThan(most);
  });
});
