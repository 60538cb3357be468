import { v7 as uuidv7 } from 'uuid';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Context } from '../../context.ts';
import type { TestContact } from '../../testing/entry/delivery-rows.ts';
import { useDeliveryScene } from '../../testing/entry/delivery-scene.ts';
import { purgeOld } from './purge-old.ts';

const scene = useDeliveryScene();
const dayMs = 86_400_000;
const never = new AbortController().signal;
let context: Context;
let anna: TestContact;

beforeEach(async () => {
  await scene.rows.pool.query('truncate inbound_event, foreign_entry, idempotent_answer, id_token_use, card cascade');
  context = scene.context();
  anna = await scene.person('line');
});

/** An event that came so many days ago. */
async function addEvent(days: number, processed = true): Promise<string> {
  const id = uuidv7();
  const at = new Date(Date.now() - days * dayMs);
  await context.store.events.insert(
    [
      {
        id,
        channelId: anna.channelId,
        event: { key: id, externalId: 'x', at, body: '{}' },
        detail: { kind: 'message', text: 'x' },
      },
    ] as never,
    at,
  );
  if (processed) await scene.rows.pool.query('update inbound_event set processed_at = received_at where id = $1', [id]);
  return id;
}
async function addRow(days: number, state: string, eventId: string | null = null): Promise<string> {
  const id = await scene.rows.addRow(anna, { createdIn: -days * dayMs, cause: eventId ? 'reply' : 'success_target' });
  await scene.rows.pool.query(
    "update outbox set state = $2, event_id = $3, frozen = 'x', frozen_kid = 'x' where id = $1",
    [id, state, eventId],
  );
  return id;
}
const ids = async (table: string) => (await scene.rows.pool.query(`select id from ${table}`)).rows.map(({ id }) => id);
const withText = async () =>
  (
    await scene.rows.pool.query(
      'select id from outbox where num_nonnulls(message, message_kid, frozen, frozen_kid) = 4',
    )
  ).rows.map(({ id }) => id);

describe('after RETENTION_DAYS', () => {
  test('events go, and messages that have ended', async () => {
    const [young, old] = [await addEvent(29), await addEvent(31)];
    await addRow(31, 'sent', old);
    for (const state of ['dead', 'skipped', 'unknown']) await addRow(31, state);
    const kept = await addRow(29, 'sent', young);
    expect(await purgeOld(context, never)).toBe(5);
    expect(await ids('inbound_event')).toEqual([young]);
    expect(await ids('outbox')).toEqual([kept]);
    expect(await withText()).toEqual([kept]);
    const { items } = await context.store.outbox.listDeliveries({ limit: 10 });
    expect(items.map(({ state }) => state)).toEqual(['sent']);
    expect(await purgeOld(context, never), 'nothing twice').toBe(0);
  });

  test('a failure message loses its text, and its row still keeps the card from telling the failure again', async () => {
    const { cardId } = await scene.rows.addAttempt(anna, await scene.person('messenger'));
    const id = await addRow(31, 'sent', await addEvent(31));
    await scene.rows.age(id, `cause = 'failure_source', for_reason = 'platform_error', card_id = '${cardId}'`);
    expect(await purgeOld(context, never)).toBe(2);
    expect([await ids('outbox'), await withText(), await ids('inbound_event')]).toEqual([[id], [], []]);
    const about = {
      cardId,
      tapId: uuidv7(),
      externalId: 'x',
      tappedAt: new Date(),
      idTokenHash: null,
      now: new Date(),
    };
    expect((await context.store.link.read(about))?.failureReasons).toEqual(['platform_error']);
    expect(await purgeOld(context, never), 'nothing twice').toBe(0);
  });

  test('what a channel sent stays counted', async () => {
    const id = await addRow(31, 'sending');
    await scene.rows.age(id, `cause = 'success_source', state = 'sent'`);
    const window = () => context.store.channelFacts.window(anna.channelId, new Date(Date.now() - 60 * dayMs));
    const counted = await window();
    expect(counted).toEqual({ sent: 1, skipped: 0 });
    expect(await purgeOld(context, never)).toBe(1);
    expect(await window()).toEqual(counted);
  });

  test('what is still to be sent keeps its text and its event; an event that has had no effect yet stays', async () => {
    const old = await addEvent(31);
    const [waiting, other] = [await addRow(31, 'retrying', old), await addEvent(31, false)];
    expect(await purgeOld(context, never)).toBe(0);
    expect((await ids('inbound_event')).sort()).toEqual([old, other].sort());
    expect(await withText()).toEqual([waiting]);
  });

  test('as many days as the variable says', async () => {
    await addEvent(10);
    expect(await purgeOld(context, never)).toBe(0);
    expect(await purgeOld({ ...context, config: { ...context.config, retentionDays: 9 } }, never)).toBe(1);
  });

  test('entries that were nobody’s go too', async () => {
    for (const days of [29, 31])
      await context.store.events.insertForeign(
        'messenger',
        [{ id: uuidv7(), body: Buffer.from('x') }],
        new Date(Date.now() - days * dayMs),
      );
    expect(await purgeOld(context, never)).toBe(1);
    expect(await ids('foreign_entry')).toHaveLength(1);
  });
});

test('what webhooks were told goes, whatever became of it; its counts stay', async () => {
  const { pool } = scene.rows;
  const webhookId = uuidv7();
  await pool.query(
    `insert into webhook (id, name, url, events, enabled, enabled_at, delivered, failed, created_at)
     values ($1, 'CRM', '', '{}', true, now(), 2, 1, now())`,
    [webhookId],
  );
  for (const [days, state] of [
    [29, 'delivered'],
    [31, 'delivered'],
    [32, 'failed'],
    [33, 'due'],
  ] as const) {
    await pool.query(
      `insert into webhook_delivery (id, webhook_id, type, data, at, state) values ($1, $2, 'x', '{}', now(), $3)`,
      [uuidv7({ msecs: Date.now() - days * dayMs }), webhookId, state],
    );
  }
  expect(await purgeOld(context, never)).toBe(3);
  expect(await ids('webhook_delivery')).toHaveLength(1);
  expect(await context.store.webhooks.find(webhookId)).toMatchObject({ delivered: 2, failed: 1 });
});

test('ID token uses and kept answers go after 24 h, whatever the variable says', async () => {
  const { cardId } = await scene.rows.addAttempt(await scene.person('messenger'), anna);
  for (const hours of [23, 25]) {
    await scene.rows.pool.query(
      `insert into id_token_use (hash, card_id, at) values ($1, $2, now() - $3 * interval '1 h')`,
      [Buffer.from(`${hours}`), cardId, hours],
    );
    await scene.rows.pool.query(
      `insert into idempotent_answer (caller, route, key, body_hash, created_at) values ('c', 'r', $1, '', now() - $2 * interval '1 h')`,
      [`${hours}`, hours],
    );
  }
  expect(await purgeOld(context, never)).toBe(2);
  const { rows } = await scene.rows.pool.query(
    'select key from idempotent_answer union all select convert_from(hash, $1) from id_token_use',
    ['UTF8'],
  );
  expect(rows).toEqual([{ key: '23' }, { key: '23' }]);
});

test('several servers at once purge all of it, each row once, and none waits for another', async () => {
  await scene.rows.pool.query(
    `insert into inbound_event (id, channel_id, event_key, kind, at, detail, body, received_at, processed_at, next_at)
     select gen_random_uuid(), $1, n, 'message', now(), '{}', '', now() - interval '40 d', now(), now() from generate_series(1, 300) n`,
    [anna.channelId],
  );
  const [locked] = await ids('inbound_event');
  const other = await scene.rows.pool.connect();
  await other.query('begin');
  await other.query('select from inbound_event where id = $1 for update', [locked]);
  const counts = await Promise.all(
    [scene.context(), scene.context(), context].map((server) => purgeOld(server, never)),
  );
  expect(counts.reduce((sum, n) => sum + n)).toBe(299);
  await other.query('commit');
  other.release();
  expect(await purgeOld(context, never)).toBe(1);
});

test('ends at once when the server is about to', async () => {
  await addEvent(31);
  expect(await purgeOld(context, AbortSignal.abort())).toBe(0);
  expect(await ids('inbound_event')).toHaveLength(1);
});
