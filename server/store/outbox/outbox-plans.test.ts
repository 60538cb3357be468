// The pages that an outbox statement reads don't grow with what waits or was sent, whatever the statistics: 200,000 messages,
// 50,000 of one customer behind a retried one, 25,000 customers with one message behind a retried one, 1,000 channels.
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { holdMs, requeueMs } from '../../domain/delivery.ts';
import { openStore, type Store } from '../store.ts';
import { openBufferCount } from '../testing/test-buffers.ts';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { claimSql } from './outbox-claim.ts';
import { firstChannel } from './outbox-paths.ts';

const most = 1_000;
const hex = (n: number, digits: number) => n.toString(16).padStart(digits, '0');
const idOf = (kind: number, n: number) => `01900000-0000-7000-${hex(0x8000 + kind, 4)}-${hex(n, 12)}`;
const id = (kind: number, n = 'n') => `('${idOf(kind, 0).slice(0, -12)}' || lpad(to_hex(${n}), 12, '0'))::uuid`;
const kinds = { channel: 1, contact: 2, row: 3, behind: 4, attempt: 5, profile: 6 };
const channel = (n: number) => idOf(kinds.channel, n);
/** Of one customer who has 50,000 messages; of 25,000 customers with a retried one each; where most were sent long ago, or died. */
const [long, retried, sent, refused] = [channel(1), channel(2), channel(3), channel(4)];

const channels = Array.from({ length: 1_000 }, (_, n) => channel(n + 1));

const columns =
  '(id, channel_id, contact_id, cause, position, state, attempts, next_at, first_sent_at, message_kid, message, created_at)';
const row = (
  kind: number,
  channelId: string,
  contact: string,
  state: string,
  more = `'success_target', 0, ${state}, 0, now() - interval '1 h', null`,
) =>
  `select ${id(kind)}, ${channelId}, ${contact}, ${more}, 'k', '\\x00'::bytea, now() - interval '2 h' + n * interval '1 ms'`;
const tried = `'success_target', 0, 'retrying', 3, now() + interval '1 h', now() - interval '1 min'`;
const fill = [
  `insert into channel (id, platform, name, created_at) select ${id(kinds.channel)}, case when n = 3 then 'messenger' else 'line' end, n, now() from generate_series(1, 1000) n`,
  `insert into profile (id, created_at, member_number) select ${id(kinds.profile)}, now(), case when n % 2 = 0 then 'M' || n end from generate_series(1, 60000) n`,
  `insert into contact (id, channel_id, external_id, profile_id, created_at)
   select ${id(kinds.contact)}, case when n = 1 then '${long}'::uuid when n <= 30000 then '${retried}' else '${sent}' end, n, ${id(kinds.profile)}, now() from generate_series(1, 60000) n`,
  `insert into outbox ${columns} ${row(
    kinds.row,
    `'${long}'::uuid`,
    id(kinds.contact, '1'),
    `'due'`,
    `'success_target', 0, case when n = 0 then 'retrying' else 'due' end, 0,
     now() + case when n = 0 then 1 else -1 end * interval '1 h', now() - interval '1 min'`,
  )} from generate_series(0, 50000) n`,
  `insert into outbox ${columns} ${row(kinds.behind, `'${retried}'::uuid`, id(kinds.contact), '', tried)} from generate_series(2, 25001) n`,
  `insert into outbox ${columns} ${row(kinds.behind, `'${retried}'::uuid`, id(kinds.contact, 'n - 40000'), `'due'`)} from generate_series(40002, 65001) n`,
  `insert into outbox ${columns} ${row(
    kinds.row,
    `'${sent}'::uuid`,
    id(kinds.contact, '30001 + n % 30000'),
    '',
    `'success_source', 0,
     case when n % 50000 = 7 then 'dead' when n % 25000 = 0 then 'claimed' else 'skipped' end, 1, now() - interval '1 d', null`,
  )} from generate_series(100001, 200000) n`,
  `insert into outbox ${columns} ${row(kinds.row, id(kinds.channel, '3 + n - 300000'), id(kinds.contact, 'n - 260000'), `'due'`)} from generate_series(300001, 300900) n`,
  `insert into outbox (id, channel_id, contact_id, cause, state, reason, next_at, message_kid, message, created_at)
   select ${id(kinds.row, 'n + 500000')}, '${refused}', ${id(kinds.contact, '30001 + n % 30000')}, 'success_target', 'dead', 'channel_unauthorized',
     now() - interval '5 h', 'k', '\\x00', now() - interval '2 h' from generate_series(1, 30000) n`,
  `insert into message_count (channel_id, day, part, sent, skipped) select ${id(kinds.channel, '1 + n % 1000')}, current_date - n / 1000 % 40, n / 40000, 1, 1 from generate_series(0, 199999) n`,
];

const filled = ['outbox', 'contact', 'profile', 'channel', 'message_count'];

let database: TestDatabase;
let store: Store;
let owner: pg.Client;
let buffers: ReturnType<typeof openBufferCount>;
beforeAll(async () => {
  database = await openTestDatabase();
  store = openStore(database.url, { maxConnections: 1 });
  buffers = openBufferCount(database.url);
  // Not on the store's connections: their statements have a time limit.
  owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  for (const table of filled) await owner.query(`alter table ${table} set (autovacuum_enabled = off)`);
  await owner.query('analyze');
  await owner.query('set session_replication_role = replica');
  for (const statement of fill) await owner.query(statement);
});
afterAll(async () => {
  await buffers.close();
  await owner.end();
  await store.close();
  await database.drop();
});

const claim = (after: string, only: string | null) => {
  const others = only === null ? [] : channels.filter((channelId) => channelId !== only);
  const values = [uuidv7(), 30_000, others, others.map(() => 0), 6, holdMs, 8, after, ['k']];
  return store.pool.query({ name: 'outbox-claim', text: claimSql, values });
};
const page = (state: 'due' | 'retrying' | 'sent' | 'skipped' | 'dead' | 'unknown', cursor: string | null = null) =>
  store.outbox.listDeliveries({ state, limit: 150, cursor });
const requeue = (channelId: string) => store.outbox.requeueUnauthorized(channelId, { sinceMs: requeueMs, most: null });
const about = { channelId: long, contactId: idOf(kinds.contact, 1), outboxId: null, messageId: 'wamid' };
const skipOfAttempts = () =>
  store.write({ now: new Date(), undoneMessages: [1, 2].map((n) => ({ attemptId: idOf(kinds.attempt, n) })) });

const work: Record<string, () => Promise<unknown>> = {
  'claim behind one customer with 50,000 messages': () => claim(firstChannel, long),
  'claim behind 25,000 customers with a retried one': () => claim(firstChannel, retried),
  'claim with all channels': () => claim(firstChannel, null),
  'claim of later channels': () => claim(channel(500), null),
  recover: () => store.outbox.recover(),
  'recover in later channels': () => store.outbox.recover(),
  'all deliveries': () => store.outbox.listDeliveries({ limit: 150 }),
  'those that are due': () => page('due'),
  'those that are due, a later page': () => page('due', idOf(kinds.row, 20_000)),
  'those that are retried': () => page('retrying'),
  'those that are skipped': () => page('skipped'),
  'those that are sent': () => page('sent'),
  'dead ones': () => page('dead'),
  'messages to be made due once more, all died long ago': () => requeue(refused),
  'messages to be made due once more, none died': () => requeue(long),
  'messages to be tried again now, none waits': () => store.outbox.hastenRetries(sent),
  'unknown ones': () => page('unknown'),
  'arrival of a message by its platform’s id': () => store.outbox.confirmArrival(about, true),
  'failure of a message by its platform’s id': () =>
    store.outbox.recordUndelivered(about, { kind: 'skipped', reason: 'window', code: '1' }),
  'messages that a link’s undo takes back': skipOfAttempts,
  'window of a channel': () => store.channelFacts.window(long, new Date(Date.now() - 30 * 86_400_000)),
  'member numbers of a channel without any': () => store.channelFacts.memberNumbers([channel(1000)]),
};

describe.each(['stale', 'fresh'])('with statistics that are %s', (statistics) => {
  beforeAll(async () => {
    if (statistics === 'fresh') await owner.query('vacuum analyze');
  });

  test.each(Object.keys(work))('%s', async (name) => {
    // A first run, so that reads of the first call alone don't count.
    await work[name]?.();
    const pages = await buffers.pagesOf(store.pool, async () => work[name]?.());
    if (process.env.SHOW_PAGES) console.log(String(pages).padStart(7), statistics, name);
    expect(pages, `${name} touched ${pages} pages`).toBeLessThan(most);
  });
});
