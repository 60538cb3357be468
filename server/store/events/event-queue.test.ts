import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PlaceLimits } from '../outbox/channel-places.ts';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { insertChannel } from '../testing/test-rows.ts';
import { buildEventQueue, type CustomerTurn } from './event-queue.ts';
import { buildEventStore } from './events.ts';

let database: TestDatabase;
let pool: pg.Pool;
let queue: ReturnType<typeof buildEventQueue>;
let events: ReturnType<typeof buildEventStore>;
let channel = '';
let other = '';
const anyNumber: PlaceLimits = { limit: 100, perChannel: 100, rooms: [] };
const lease = (ms = 60_000) => ({ id: uuidv7(), ms });

beforeAll(async () => {
  database = await openTestDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 8 });
  queue = buildEventQueue(pool);
  events = buildEventStore(pool);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});
beforeEach(async () => {
  await pool.query('truncate channel, event_queue cascade');
  [channel, other] = [await insertChannel(pool, 'line'), await insertChannel(pool, 'line')];
});

/** An event of this customer, `atMs` after a moment of long ago by its own time. Returns its id. */
async function comes(customer: string | null, atMs = 0, channelId = channel): Promise<string> {
  const id = uuidv7();
  const detail = { kind: 'message', text: 'hello' } as const;
  const at = new Date(Date.UTC(2026, 0, 1) + atMs);
  const event = { key: id, at, account: '', externalId: customer, body: Buffer.from('{}'), ...detail };
  await events.insert([{ id, channelId, event, detail }], new Date());
  return id;
}
const processed = (id: string) => pool.query('update inbound_event set processed_at = now() where id = $1', [id]);
const claim = (limits = anyNumber, held = lease()) => queue.claim(held, limits);
async function claimOne(limits = anyNumber, held = lease()): Promise<CustomerTurn> {
  const [turn, ...more] = await claim(limits, held);
  if (!turn || more.length > 0) throw new Error(`${more.length + (turn ? 1 : 0)} customers instead of one`);
  return turn;
}
const idsOf = (turn: CustomerTurn) => turn.events.map(({ id }) => id);
const rows = async () => (await pool.query('select customer from event_queue order by 1')).rows;

describe('one customer', () => {
  test('is held by one server, with all events so far, in the order in which they happened', async () => {
    const second = await comes('U1', 2);
    const first = await comes('U1', 1);
    const turn = await claimOne();
    expect(idsOf(turn)).toEqual([first, second]);
    expect(turn.events[0]).toMatchObject({ ready: true, platform: 'line', tries: 0, externalId: 'U1' });
    expect(await claim()).toEqual([]);
  });

  test('in the same millisecond: as they were stored', async () => {
    const ids = [await comes('U1'), await comes('U1'), await comes('U1')];
    expect(idsOf(await claimOne())).toEqual(ids);
  });

  test('is gone from the queue once nothing is left', async () => {
    const id = await comes('U1');
    const turn = await claimOne();
    await processed(id);
    await queue.giveBack([turn]);
    expect(await rows()).toEqual([]);
  });

  test('an event during a turn doesn’t end it, and isn’t forgotten', async () => {
    const first = await comes('U1', 1);
    const turn = await claimOne();
    const second = await comes('U1', 2);
    expect(await claim()).toEqual([]);
    await processed(first);
    await queue.giveBack([turn]);
    expect(idsOf(await claimOne())).toEqual([second]);
  });

  test('an event during the release isn’t forgotten', async () => {
    const first = await comes('U1', 1);
    const turn = await claimOne();
    await processed(first);
    const client = await pool.connect();
    await client.query('begin');
    // Like an uncommitted webhook: the queue's row is locked.
    await client.query(
      `insert into inbound_event (id, channel_id, event_key, kind, external_id, at, detail, body, received_at, next_at)
       values ($1, $2, 'x', 'message', 'U1', now(), '{"kind":"message","text":"late"}', '', now(), now())`,
      [uuidv7(), channel],
    );
    const given = queue.giveBack([turn]);
    const waits = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    await expect.poll(async () => (await pool.query(waits)).rowCount, { timeout: 10_000 }).toBe(1);
    await client.query('commit');
    client.release();
    await given;
    expect((await claimOne()).events).toMatchObject([{ detail: { text: 'late' } }]);
  });

  test('an expired lease is taken; its former holder can’t release it', async () => {
    const id = await comes('U1');
    const late = await claimOne(anyNumber, lease(0));
    const turn = await claimOne();
    expect(idsOf(turn)).toEqual([id]);
    await queue.giveBack([late]);
    expect(await claim()).toEqual([]);
    await queue.giveBack([turn]);
    expect(idsOf(await claimOne())).toEqual([id]);
  });

  test('with very many events goes to the end of the queue', async () => {
    const stored: string[] = [];
    for (let n = 0; n < 25; n += 1) stored.push(await comes('U1', -n));
    const turn = await claimOne();
    expect(idsOf(turn)).toEqual(stored.toReversed().slice(0, 20));
    for (const id of idsOf(turn)) await processed(id);
    await comes('U2', 100);
    await queue.giveBack([turn]);
    expect((await claimOne({ ...anyNumber, limit: 1 })).customer).toBe('U2');
    expect((await claimOne()).events).toHaveLength(5);
  });
});

describe('an event that was postponed', () => {
  test('blocks its customer’s later ones, and no one else’s', async () => {
    const first = await comes('U1', 1);
    const second = await comes('U1', 2);
    const turn = await claimOne();
    await queue.postpone(first, 60_000, 'error', false);
    await queue.giveBack([turn]);
    await comes('U2');
    expect((await claim()).map(({ customer }) => customer)).toEqual(['U2']);
    // A new one wakes the queue, and waits as well.
    const third = await comes('U1', 3);
    const held = await claimOne();
    expect(held.events.map(({ id, ready, tries }) => [id, ready, tries])).toEqual([
      [first, false, 1],
      [second, true, 0],
      [third, true, 0],
    ]);
    await queue.giveBack([held]);
    expect(await claim()).toEqual([]);
  });

  test('an earlier one that arrives late goes before it', async () => {
    const second = await comes('U1', 2);
    const turn = await claimOne();
    await queue.postpone(second, 60_000, 'error', false);
    await queue.giveBack([turn]);
    const first = await comes('U1', 1);
    expect((await claimOne()).events.map(({ id, ready }) => [id, ready])).toEqual([
      [first, true],
      [second, false],
    ]);
  });

  test('for long, lets the later ones pass', async () => {
    const first = await comes('U1', 1);
    const second = await comes('U1', 2);
    const turn = await claimOne();
    await queue.postpone(first, 60_000, 'error', true);
    await queue.giveBack([turn]);
    const next = await claimOne();
    expect(next.events.map(({ id, ready }) => [id, ready])).toEqual([
      [second, true],
      [first, false],
    ]);
    await processed(second);
    await queue.giveBack([next]);
    expect(await claim()).toEqual([]);
    expect(await rows()).toEqual([{ customer: 'U1' }]);
  });
});

describe('the channels', () => {
  test('each has its slots, and one with very many hides none of another’s', async () => {
    for (let n = 0; n < 30; n += 1) await comes(`U${n}`, n);
    await comes('V1', 0, other);
    const turns = await claim({ limit: 8, perChannel: 6, rooms: [] });
    expect(turns.map(({ channelId }) => channelId).filter((id) => id === other)).toHaveLength(1);
    expect(turns).toHaveLength(7);
  });

  test('a busy one gives the room it has left', async () => {
    for (let n = 0; n < 5; n += 1) await comes(`U${n}`, n);
    await comes('V1', 0, other);
    const rooms = [{ channelId: channel, room: 2 }];
    expect(await claim({ limit: 8, perChannel: 6, rooms })).toHaveLength(3);
    expect(await claim({ limit: 8, perChannel: 6, rooms: [{ channelId: channel, room: 0 }] })).toEqual([]);
  });

  test('those that wait longest go first', async () => {
    for (const customer of ['U1', 'U2', 'U3']) await comes(customer);
    expect((await claimOne({ limit: 1, perChannel: 6, rooms: [] })).customer).toBe('U1');
    expect((await claimOne({ limit: 1, perChannel: 6, rooms: [] })).customer).toBe('U2');
  });

  test('events without a customer, and those of a channel that was deleted, are claimed too', async () => {
    const none = await comes(null);
    await pool.query('update channel set deleted_at = now() where id = $1', [channel]);
    expect((await claimOne()).events).toMatchObject([{ id: none, externalId: null, platform: null }]);
  });
});

test('a repeat of a webhook queues nothing', async () => {
  const id = await comes('U1');
  const turn = await claimOne();
  await processed(id);
  await queue.giveBack([turn]);
  await pool.query(
    `insert into inbound_event select * from inbound_event where id = $1 on conflict on constraint inbound_event_key do nothing`,
    [id],
  );
  expect(await rows()).toEqual([]);
});

test('four servers and a crowd that keeps writing: everything once, each customer’s in order, nothing left', async () => {
  const done: { customer: string; at: number; id: string }[] = [];
  const held = new Set<string>();
  let writing = true;
  const server = async () => {
    for (;;) {
      const turns = await claim({ limit: 3, perChannel: 2, rooms: [] });
      for (const turn of turns) {
        expect(held.has(turn.customer)).toBe(false);
        held.add(turn.customer);
      }
      for (const turn of turns) {
        for (const { id, at } of turn.events) {
          await processed(id);
          done.push({ customer: turn.customer, at: at.getTime(), id });
        }
        held.delete(turn.customer);
        await queue.giveBack([turn]);
      }
      if (turns.length === 0 && !writing && (await rows()).length === 0) return;
    }
  };
  const people = async (channelId: string) => {
    for (let n = 0; n < 60; n += 1) await comes(`${channelId.slice(-4)}-${n % 5}`, n, channelId);
  };
  const crowd = Promise.all([people(channel), people(other)]).then(() => {
    writing = false;
  });
  await Promise.all([crowd, ...Array.from({ length: 4 }, server)]);
  expect(new Set(done.map(({ id }) => id)).size).toBe(120);
  expect(done).toHaveLength(120);
  for (const one of new Set(done.map(({ customer }) => customer))) {
    const times = done.filter(({ customer }) => customer === one).map(({ at }) => at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  }
});
