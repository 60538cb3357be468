import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DeliveryRows, openDeliveryRows, type TestContact } from '../../testing/entry/delivery-rows.ts';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { keyUses, keyUsesSql } from './key-uses.ts';

let database: TestDatabase;
let rows: DeliveryRows;
let contact: TestContact;
let cardId: string;
beforeAll(async () => {
  database = await openTestDatabase();
  rows = openDeliveryRows(database.url);
  contact = await rows.addContact(await rows.addChannel('line', { a: 'x', b: 'y' }), 'u');
  const other = await rows.addContact(await rows.addChannel('messenger', {}), 'v');
  ({ cardId } = await rows.addAttempt(contact, other));
});
afterAll(async () => {
  await rows.close();
  await database.drop();
});

test('every key is reported for all data that needs it, and for no expired data', async () => {
  const sql = (text: string) => rows.pool.query(text);
  await sql(`update credential set kid = 'credential' where field = 'a'`);
  await sql(`insert into card (id, campaign_id, kid, created_at, expires_at)
    select gen_random_uuid(), c.campaign_id, v.kid, now(), v.until from card c, (values ('live', now() + interval '2 days'),
      ('live', now()), ('over', now() - interval '1 s')) as v(kid, until) where c.id = '${cardId}'`);
  await rows.age(await rows.addRow(contact), `message_kid = 'message'`);
  await rows.age(await rows.addRow(contact), `state = 'retrying', frozen_kid = 'frozen', frozen = 'x'`);
  await rows.age(await rows.addRow(contact), `state = 'sent', message_kid = 'over'`);
  await sql(`insert into idempotent_answer (caller, route, key, body_hash, status, answer_kid, answer, created_at)
    values ('c', 'r', '1', '', 201, 'answer', 'x', now()), ('c', 'r', '2', '', 201, 'over', 'x', now() - interval '25 hours')`);

  await sql(`insert into webhook (id, name, url, events, enabled, enabled_at, secret_kid, secret, former_kid, former, created_at)
    values (gen_random_uuid(), 'w', '', '{}', true, now(), 'test', 'x', 'former', 'x', now())`);

  const none = { credentials: false, messages: false, answers: false, webhooks: false, cardsUntil: null };
  expect(await keyUses(rows.pool, new Date())).toEqual([
    { ...none, kid: 'answer', answers: true },
    { ...none, kid: 'credential', credentials: true },
    { ...none, kid: 'former', webhooks: true },
    { ...none, kid: 'frozen', messages: true },
    { ...none, kid: 'live', cardsUntil: expect.any(Date) },
    { ...none, kid: 'message', messages: true },
    { ...none, kid: 'test', credentials: true, messages: true, webhooks: true, cardsUntil: expect.any(Date) },
  ]);
});

test('few pages are read, for any number of cards and waiting messages', async () => {
  await rows.pool.query(`insert into card (id, campaign_id, kid, created_at, expires_at)
    select gen_random_uuid(), c.id, case when n % 1000 = 0 then 'rare' else 'k' || n % 2 end, now(), now() + n * interval '1 s'
    from generate_series(1, 60000) n, (select id from campaign limit 1) c`);
  await rows.pool.query(`insert into outbox (id, channel_id, contact_id, cause, next_at, message_kid, message, created_at)
    select gen_random_uuid(), c.channel_id, c.id, 'card', now(), 'k' || n % 2, 'x', now()
    from generate_series(1, 20000) n, (select id, channel_id from contact limit 1) c`);
  for (const analyze of ['', 'analyze card, outbox']) {
    await rows.pool.query(analyze);
    const { rows: plan } = await rows.pool.query(`explain (analyze, buffers, format json) ${keyUsesSql}`, [new Date()]);
    const top = plan[0]['QUERY PLAN'][0].Plan;
    expect(top['Shared Hit Blocks'] + top['Shared Read Blocks']).toBeLessThan(150);
  }
});
