// However much waits, claim and release read little of it: 200,000 customers whose events wait, 300,000 events,
// 200,000 names to request; with fresh statistics and with those of empty tables.
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBufferCount } from '../testing/test-buffers.ts';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { buildEventQueue, type CustomerTurn } from './event-queue.ts';
import { buildProfileRequestStore } from './profile-requests.ts';

const most = 1_000;
const [places, perChannel] = [20, 15];
const lease = () => ({ id: uuidv7(), ms: 30_000 });
const id = (n: string) => `('01900000-0000-7000-8000-' || lpad(to_hex(${n}), 12, '0'))::uuid`;
const channel = (n: number) => `01900000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
const channels = Array.from({ length: 40 }, (_, i) => channel(i + 1));
/** Of 100,000 customers; of events without a customer; of one customer with 50,000, the first of which is postponed. */
const [crowded, nobodys, heldUp] = [channel(1), channel(2), channel(3)];
/** Where 100,000 customers are spread. */
const others = channels.slice(3);

const eventsOf = (channelSql: string, customer: string, from: number, to: number, nextAt = 'now()') =>
  `insert into inbound_event (id, channel_id, event_key, kind, external_id, at, detail, body, received_at, next_at)
   select ${id('n')}, ${channelSql}, n::text, 'message', ${customer}, now() - (400000 - n) * interval '1 ms',
     '{"kind":"message","text":"hello"}', '\\x7b7d', now(), ${nextAt} from generate_series(${from}, ${to}) n`;
const fill = [
  eventsOf(`'${crowded}'::uuid`, "'U' || n", 1, 100_000),
  eventsOf(id('4 + n % 37'), "'U' || n", 100_001, 200_000),
  eventsOf(`'${nobodys}'::uuid`, 'null', 200_001, 250_000),
  eventsOf(
    `'${heldUp}'::uuid`,
    "'U0'",
    250_001,
    300_000,
    "now() + case n when 250001 then 1 else 0 end * interval '1 h'",
  ),
  // The same rows as from the trigger, which would take minutes.
  `insert into event_queue (channel_id, customer, next_at, arrivals)
   select channel_id, coalesce(external_id, ''), now(), count(*) from inbound_event group by 1, 2`,
  `insert into contact (id, channel_id, external_id, profile_id, created_at)
   select ${id('n')}, '${crowded}', n, ${id('n')}, now() from generate_series(1, 200000) n`,
  `insert into profile_request (contact_id, channel_id, next_at) select id, channel_id, now() from contact`,
];

let database: TestDatabase;
let owner: pg.Client;
/** The connection whose statements are counted. */
let counted: pg.Pool;
let count: ReturnType<typeof openBufferCount>;
const pagesOf = (work: () => Promise<unknown>) => count.pagesOf(counted, work);

beforeAll(async () => {
  database = await openTestDatabase();
  counted = new pg.Pool({ connectionString: database.url, max: 1 });
  await counted.query('set plan_cache_mode = force_generic_plan');
  count = openBufferCount(database.url);
  owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  for (const table of ['event_queue', 'inbound_event', 'profile_request', 'contact']) {
    await owner.query(`alter table ${table} set (autovacuum_enabled = off)`);
  }
  await owner.query(
    `insert into channel (id, platform, name, created_at) select ${id('n')}, 'line', n::text, now() from generate_series(1, 40) n`,
  );
  await owner.query('vacuum analyze');
  await owner.query('set session_replication_role = replica');
  for (const statement of fill) await owner.query(statement);
}, 300_000);
afterAll(async () => {
  await count.close();
  await counted.end();
  await owner.end();
  await database.drop();
});

/** Only these channels have room. */
const limitsOf = (those: string[]) => ({
  limit: places,
  perChannel,
  rooms: channels.filter((it) => !those.includes(it)).map((channelId) => ({ channelId, room: 0 })),
});

/** A server with a full queue: claims and releases. @returns how many customers, and pages read */
async function oneRound(those: string[]) {
  const queue = buildEventQueue(counted);
  let turns: CustomerTurn[] = [];
  const claim = await pagesOf(async () => {
    turns = await queue.claim(lease(), limitsOf(those));
  });
  const giveBack = await pagesOf(() => queue.giveBack(turns));
  if (process.env.SHOW_PAGES) console.log(`${claim} claim, ${giveBack} give back`);
  return { turns, most: Math.max(claim, giveBack) };
}

describe.each(['stale', 'fresh'])('statistics that are %s', (statistics) => {
  beforeAll(async () => {
    if (statistics === 'fresh') await owner.query('vacuum analyze');
  }, 300_000);

  test.each([
    ['all channels', channels, places],
    ['one channel with very many', [crowded], perChannel],
    ['many channels', others, places],
    ['none has a customer', [nobodys], 1],
  ])('%s', async (_name, those, turns) => {
    const round = await oneRound(those);
    expect(round.turns).toHaveLength(turns);
    expect(round.most).toBeLessThan(most);
  });

  test('50,000 wait behind an earlier one that is postponed', async () => {
    await owner.query('update event_queue set next_at = now() where channel_id = $1', [heldUp]);
    const round = await oneRound([heldUp]);
    expect(round.turns).toHaveLength(1);
    expect(round.turns[0]?.events.slice(0, 2).map(({ ready }) => ready)).toEqual([false, true]);
    expect(await buildEventQueue(counted).claim(lease(), limitsOf([heldUp]))).toEqual([]);
    expect(round.most).toBeLessThan(most);
  });

  test('names to request', async () => {
    const requests = buildProfileRequestStore(counted);
    const limits = { limit: 8, perChannel: 6, rooms: [] };
    const claim = await pagesOf(async () => expect(await requests.claim(lease(), limits)).toHaveLength(6));
    if (process.env.SHOW_PAGES) console.log(`${claim} names`);
    expect(claim).toBeLessThan(most);
  });
});

test('100,000 were just postponed: the second claim skips past none of them', async () => {
  await owner.query("update event_queue set next_at = now() + interval '1 h' where channel_id = $1", [crowded]);
  const queue = buildEventQueue(counted);
  const claim = async () => expect(await queue.claim(lease(), limitsOf([crowded]))).toEqual([]);
  await claim();
  expect(await pagesOf(claim)).toBeLessThan(most);
});
