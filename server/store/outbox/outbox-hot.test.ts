// Claiming a message and marking it *sending* write no index (HOT updates), whatever else the row has.
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { expect, test } from 'vitest';
import { anyNumber, frozen, lease, useOutbox } from '../../testing/entry/outbox-scene.ts';
import { buildOutboxStore } from './outbox.ts';

const scene = useOutbox();

test('two of a delivery’s three updates are HOT; the last one removes the row from the queue’s index', async () => {
  const card = await scene.person(scene.messenger);
  const people = await Promise.all(Array.from({ length: 3 }, () => scene.person(scene.line)));
  for (const contact of people) {
    const { attemptId, cardId } = await scene.rows.addAttempt(card, contact);
    await scene.rows.addRow(contact, { attemptId, cardId, text: 'a text as long as a message often is. '.repeat(8) });
  }
  const { connectionString } = scene.rows.pool.options;
  const pool = new pg.Pool({ connectionString, max: 1 });
  try {
    const outbox = buildOutboxStore(pool);
    const changes = async () => {
      const { rows } = await pool.query(`select pg_stat_get_xact_tuples_updated(c)::int as updated,
        pg_stat_get_xact_tuples_hot_updated(c)::int as hot from (select 'outbox'::regclass::oid as c) o`);
      return rows[0];
    };
    // The counters are those of a transaction.
    await pool.query('begin');
    const held = lease();
    const claimed = await outbox.claim(held, anyNumber);
    expect(await changes()).toEqual({ updated: 3, hot: 3 });
    for (const row of claimed) await outbox.beginSending(held, row.id, row.facts, frozen);
    expect(await changes()).toEqual({ updated: 6, hot: 6 });
    for (const row of claimed) await outbox.finish(held.id, row.id, { state: 'sent', messageId: uuidv7() });
    expect(await changes()).toEqual({ updated: 9, hot: 6 });
    await pool.query('commit');
  } finally {
    await pool.end();
  }
});
