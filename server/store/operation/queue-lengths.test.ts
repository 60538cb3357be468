import type { Pool } from 'pg';
import { expect, test } from 'vitest';
import { useOutbox } from '../../testing/entry/outbox-scene.ts';
import { buildQueueLengthStore, type QueueLength } from './queue-lengths.ts';

const scene = useOutbox();
const waiting = async (queue: QueueLength['queue'], channelId: string) => {
  const rows = await buildQueueLengthStore(scene.rows.pool).waiting();
  return rows.find((row) => row.queue === queue && row.channelId === channelId);
};

/** `count` rows that have been due for up to an hour, inserted without a flow. */
async function fillOutbox(channelId: string, count: number) {
  const contact = await scene.person(channelId);
  await scene.rows.pool.query(
    `insert into outbox (id, channel_id, contact_id, cause, next_at, message_kid, message, created_at)
     select gen_random_uuid(), $1, $2, 'journey', now() - n * interval '1 ms', 'test', 'x', now() from generate_series(1, $3) n`,
    [channelId, contact.id, count],
  );
}

async function fillInbound(channelId: string, count: number, dueIn = '-1 min', customers = count) {
  await scene.rows.pool.query(
    `insert into inbound_event (id, channel_id, event_key, kind, external_id, at, detail, body, received_at, next_at)
     select gen_random_uuid(), $1, n || $3, 'message', n % $4, now(), '{}', '', now(), now() + $3::interval from generate_series(1, $2) n`,
    [channelId, count, dueIn, customers],
  );
}

test('the number due, the number to be retried, and since when the oldest is due', async () => {
  const first = await scene.rows.addRow(await scene.person(scene.line), { dueIn: -90_000 });
  await scene.rows.addRow(await scene.person(scene.line), { dueIn: -1_000 });
  await scene.rows.addRow(await scene.person(scene.line), { dueIn: 600_000 });
  const line = await waiting('outbox', scene.line);
  expect(line).toMatchObject({ platform: 'line', due: 2, delayed: 1 });
  expect(line?.oldestSeconds).toBeGreaterThanOrEqual(90);
  expect(await waiting('outbox', scene.messenger)).toMatchObject({ due: 0, delayed: 0, oldestSeconds: 0 });
  await scene.rows.age(first, "state = 'sent'");
  expect(await waiting('outbox', scene.line)).toMatchObject({ due: 1, delayed: 1 });
});

test('inbound events too, for each channel', async () => {
  await fillInbound(scene.line, 3);
  await fillInbound(scene.line, 2, '10 min');
  const line = await waiting('inbound', scene.line);
  expect(line).toMatchObject({ due: 3, delayed: 2 });
  expect(line?.oldestSeconds).toBeGreaterThanOrEqual(60);
  expect(await waiting('inbound', scene.messenger)).toMatchObject({ due: 0, delayed: 0 });
});

test('deleted channels are not counted, and a channel’s state doesn’t matter', async () => {
  await scene.rows.pool.query("update channel set state = 'attention' where id = $1", [scene.line]);
  const store = buildQueueLengthStore(scene.rows.pool);
  expect(await store.channelStates()).toEqual(
    expect.arrayContaining([
      { platform: 'line', state: 'attention', count: 1 },
      { platform: 'messenger', state: 'ready', count: 1 },
    ]),
  );
  await scene.rows.pool.query('update channel set deleted_at = now() where id = $1', [scene.line]);
  expect(await waiting('outbox', scene.line)).toBeUndefined();
  expect(await store.channelStates()).toEqual([{ platform: 'messenger', state: 'ready', count: 1 }]);
});

type Node = {
  'Node Type': string;
  'Relation Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: Node[];
};
/** The rows that a plan's scans have read from growing tables; a scan of a whole table is an Error. */
function rowsRead(node: Node): number {
  const { 'Relation Name': table = '', 'Node Type': type } = node;
  const grows = ['outbox', 'inbound_event', 'event_queue'].includes(table);
  if (grows && type === 'Seq Scan') throw new Error(`${table} is read whole`);
  const own = grows ? (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'] : 0;
  return own + (node.Plans ?? []).reduce((sum, child) => sum + rowsRead(child), 0);
}

test('more rows than the limit cost as much as the limit', async () => {
  const { pool } = scene.rows;
  await fillOutbox(scene.line, 5_000);
  await fillInbound(scene.line, 15_000);
  let read = 0;
  /** Runs each statement, and again to measure the rows it reads. */
  const watched = {
    query: async (text: string) => {
      const { rows } = await pool.query(`explain (analyze, format json) ${text}`);
      read += rowsRead(rows[0]['QUERY PLAN'][0].Plan);
      return pool.query(text);
    },
  } as unknown as Pool;
  // With statistics from before the rows were inserted, then with current ones.
  for (const statement of ['select 1', 'analyze outbox, inbound_event']) {
    await pool.query(statement);
    read = 0;
    const rows = await buildQueueLengthStore(watched).waiting();
    const due = (queue: QueueLength['queue']) =>
      rows.find((it) => it.queue === queue && it.channelId === scene.line)?.due;
    expect([due('outbox'), due('inbound')], statement).toEqual([1_000, 10_000]);
    expect(read, statement).toBeLessThanOrEqual(11_000);
  }
});

test('a hundred channels share the limit', async () => {
  for (let i = 0; i < 100; i += 1) await scene.rows.addChannel('line', {});
  await fillOutbox(scene.line, 500);
  expect(await waiting('outbox', scene.line)).toMatchObject({ due: 196 });
});
