// The audit's list with many rows: half of them links, which have no index, and as many cards of one key.
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditRow } from '../../flows/audit.ts';
import { openStore, type Store } from '../store.ts';
import { openBufferCount } from '../testing/test-buffers.ts';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { insertContact } from '../testing/test-rows.ts';
import type { AuditRow } from './audit.ts';
import type { AuditFilter } from './audit-list.ts';

/** `ROWS=1000000 SHOW_PAGES=1` shows pages and milliseconds at a million. */
const rowCount = Number(process.env.ROWS ?? 50_000);
const start = Date.UTC(2026, 0, 1);
/** The moment of the nth row. */
const at = (n: number) => new Date(start + n * 50);

const [busyKey, person, campaign, source, target, attempt, merge] = Array.from({ length: 7 }, () => randomUUID()) as [
  string,
  string,
  string,
  string,
  string,
  string,
  string,
];
const rare = { first: 10, late: rowCount - 10 };

let database: TestDatabase;
let store: Store;
let buffers: ReturnType<typeof openBufferCount>;

const idAt = (n: string) =>
  `(lpad(to_hex(${start} + ${n} * 50), 12, '0') || '7' || substr(md5(${n}::text), 1, 3) || '8' || substr(md5(${n}::text), 4, 15))::uuid`;
const fill = `insert into audit (id, at, actor, actor_id, action, object_id, ids, attempt_id, source_contact_id, target_contact_id)
  select ${idAt('n::bigint')}, to_timestamp((${start} + n::bigint * 50) / 1000.0), case when is_link then 'customer' else 'key' end,
    case when not is_link then '${busyKey}'::uuid end, case when is_link then 'link' else 'card.send' end,
    case when not is_link then gen_random_uuid() end, null, case when is_link then gen_random_uuid() end, gen_random_uuid(),
    case when is_link then gen_random_uuid() end
  from (select n, n <= ${rowCount / 2} as is_link from generate_series(1, ${rowCount}) n) one`;

/** A row of `n`'s moment. */
const row = (n: number, action: AuditRow['action'], more: Partial<AuditRow>): AuditRow => ({
  ...auditRow({ now: () => at(n) }, action, null),
  ...more,
});

beforeAll(async () => {
  database = await openTestDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query('set session_replication_role = replica');
  await client.query(`alter table audit set (autovacuum_enabled = false)`);
  await client.query(fill);
  // One contact's link among the others, undone and not linked again.
  for (const id of [source, target]) await insertContact(client, randomUUID(), { id });
  await client.query(
    `insert into attempt (id, campaign_id, card_id, tap_id, source_contact_id, target_channel_id, target_external_id, target_contact_id,
       outcome, asks, tapped_at, created_at, ended_at)
     values ($1, $2, $3, $3, $4, $5, 'U', $6, 'linked', false, $7, $7, $7)`,
    [attempt, campaign, randomUUID(), source, randomUUID(), target, at(1_000)],
  );
  await client.query(
    `insert into merge (id, attempt_id, survivor_id, absorbed_id, at, by) values ($1, $2, $1, $1, now(), 'link')`,
    [merge, attempt],
  );
  await client.query(`insert into merge_undo (merge_id, contact_ids, moved) values ($1, $2, '{}')`, [merge, [target]]);
  await client.query(
    `update audit set attempt_id = $1, source_contact_id = $2, target_contact_id = $3 where id = (select id from audit order by id offset 999 limit 1)`,
    [attempt, source, target],
  );
  await client.end();

  store = openStore(database.url, { maxConnections: 2 });
  store.pool.options.max = 1;
  for (const n of [rare.first, rare.late]) {
    await store.audit.insert(row(n, 'campaign.change', { actor: 'staff', actorId: person, objectId: campaign }));
    await store.audit.insert(row(n, 'refused.key', { actor: 'nobody', network: '203.0.113.0/24' }));
  }
  const undo = row(rare.late, 'undo', { actor: 'customer', objectId: merge });
  await store.pool.query(
    `insert into audit (id, at, actor, action, object_id, source_contact_id, target_contact_id) values ($1, $2, 'customer', 'undo', $3, $4, $5)`,
    [undo.id, undo.at, merge, source, target],
  );
  const maintain = new pg.Client({ connectionString: database.url });
  await maintain.connect();
  await maintain.query('vacuum analyze audit').finally(() => maintain.end());
  buffers = openBufferCount(database.url);
}, 600_000);
afterAll(async () => {
  await buffers.close();
  await store.close();
  await database.drop();
});

const none: AuditFilter = {
  who: null,
  action: null,
  objectId: null,
  from: null,
  to: null,
  before: null,
  limit: 50,
};
const list = async (filter: Partial<AuditFilter>) => store.audit.list({ ...none, ...filter });
const staff = { actor: 'staff', actorId: person } as const;
const key = { actor: 'key', actorId: busyKey } as const;
const nobody = { actor: 'nobody', actorId: null } as const;
const customer = { actor: 'customer', actorId: null } as const;
const actionsOf = ({ rows }: Awaited<ReturnType<typeof list>>) => rows.map(({ action }) => action);

describe('14 §1.7: the list finds its rows among many by an index', () => {
  const changes = ['campaign.change', 'campaign.change'];
  const cards = Array(50).fill('card.send');
  const newest = { from: at(rowCount - 5), to: at(rowCount - 2) };
  test.each<[string, Partial<AuditFilter>, string[]]>([
    ['of a person', { who: staff }, changes],
    ['of a person, one action', { who: staff, action: 'campaign.change' }, changes],
    ['of a person, another action', { who: staff, action: 'channel.change' }, []],
    ['of a busy key', { who: key }, cards],
    ['of a busy key, an action that it never did', { who: key, action: 'staff.change' }, []],
    ['of nobody', { who: nobody }, ['refused.key', 'refused.key']],
    ['an action', { action: 'refused.key' }, ['refused.key', 'refused.key']],
    ['an action in its last hours', { action: 'refused.key', from: at(rowCount / 2) }, ['refused.key']],
    ['an action before them', { action: 'refused.key', to: at(rowCount / 2) }, ['refused.key']],
    ['an object', { objectId: campaign }, changes],
    [
      'an object, of one person before a moment',
      { objectId: campaign, who: staff, to: at(rare.late) },
      ['campaign.change'],
    ],
    ['a contact’s, the link and its undo', { objectId: source }, ['undo', 'link']],
    ['the other contact’s', { objectId: target }, ['undo', 'link']],
    ['a contact’s link alone', { objectId: target, action: 'link' }, ['link']],
    ['an attempt’s link', { objectId: attempt }, ['link']],
    ['a merge’s undo by its customer', { objectId: merge, who: customer }, ['undo']],
    ['what keys don’t do', { who: key, action: 'link' }, []],
    ['three moments', newest, Array(3).fill('card.send')],
    ['links of a time', { action: 'link', to: at(rowCount / 4) }, Array(50).fill('link')],
    ['everything', {}, ['card.send']],
  ])('%s', async (_name, filter, expected) => {
    await list(filter);
    let found: Awaited<ReturnType<typeof list>> | undefined;
    const since = performance.now();
    const pages = await buffers.pagesOf(store.pool, async () => {
      found = await list(filter);
    });
    if (process.env.SHOW_PAGES)
      console.log(pages, `${(performance.now() - since).toFixed(1)} ms`, JSON.stringify(filter));
    expect(found && actionsOf(found).slice(0, Math.max(1, expected.length))).toEqual(expected);
    expect(pages).toBeLessThan(500);
  });
});

test('14 §1.7: pages contain every row once, in order, with any filter', async () => {
  const from = at(rowCount / 2 - 70);
  const to = at(rowCount / 2 + 70);
  const filters: [Partial<AuditFilter>, number][] = [
    [{}, 140],
    [{ who: key }, 69],
    [{ action: 'card.send' }, 69],
    [{ who: customer }, 71],
  ];
  for (const [filter, size] of filters) {
    const seen: string[] = [];
    for (let before: string | null = null; ; ) {
      const page = await list({ ...filter, from, to, before, limit: 30 });
      seen.push(...page.rows.map(({ id }) => id));
      before = page.next;
      if (!before) break;
    }
    expect(seen).toEqual([...new Set(seen)].sort().reverse());
    expect(seen).toHaveLength(size);
  }
});

test('14 §1.7: old links are found page by page, with a limited number of rows searched for each', async () => {
  const found: string[] = [];
  let asked = 0;
  for (let before: string | null = null; found.length === 0; asked += 1) {
    const pages = await buffers.pagesOf(store.pool, async () => {
      const page = await list({ action: 'link', before });
      found.push(...actionsOf(page));
      before = page.next;
    });
    expect(pages).toBeLessThan(2_000);
    if (!before) break;
  }
  expect(found).toEqual(Array(50).fill('link'));
  expect(asked).toBeGreaterThan(1);
});
