// What a linked tap keeps in the database for good: two customers' events, one card, two messages, the merge and its undo.
import { createHash } from 'node:crypto';
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../../config.ts';
import { buildContext, type Context } from '../../context.ts';
import { decideWithLine } from '../../domain/linking/link-decision.ts';
import type { Tap } from '../../domain/linking/link-token.ts';
import { openTestDatabase, type TestDatabase } from '../../store/testing/test-database.ts';
import { insertCampaign } from '../../store/testing/test-rows.ts';
import { type Changes, joinChanges } from '../../store/write/changes.ts';
import { openDeliveryRows, testSecret } from '../../testing/entry/delivery-rows.ts';
import { findCampaign } from '../campaigns/save-campaign.ts';
import { makeCard } from '../cards/make-card.ts';
import { cardDelivery, newContact } from '../cards/send-card.ts';
import { processDueEvents } from '../inbound/process-due-events.ts';
import { purgeOld } from '../operation/purge-old.ts';
import { followTags } from '../profiles/follow-tags.ts';
import { linkChanges } from './link-changes.ts';
import { linkFacts } from './link-facts.ts';

/** `LINKS=2000 SHOW_SIZES=1` also prints the file sizes. */
const links = Number(process.env.LINKS ?? 60);
const mostBytes = 3_300;
let database: TestDatabase;
let context: Context;
let ids: { page: string; line: string; campaign: string };

beforeAll(async () => {
  database = await openTestDatabase();
  context = buildContext(readConfig({ PUBLIC_URL: 'https://link.example.com', TRUST_PROXY: '0' }), database.url, [
    testSecret,
  ]);
  const rows = openDeliveryRows(database.url);
  ids = { page: await rows.addChannel('messenger', {}), line: await rows.addChannel('line', {}), campaign: '' };
  await rows.close();
  await context.store.pool.query(
    `update channel set public = '{"loginChannelId":"1650000002","liffId":"1650000002-AbcdEfgh"}' where id = $1`,
    [ids.line],
  );
  const message = (text: string) => ({
    kind: 'text',
    text: `${text} ${'Thank you for joining us, {name}! '.repeat(4)}`,
  });
  ids.campaign = await insertCampaign(
    context.store.pool,
    { source: ids.page, target: ids.line },
    {
      card: { title: 'Join us on LINE', text: 'Tap to get 10 percent off.', button: 'Join', keywords: [] },
      on_success: { source: message('source'), target: message('target') },
      on_failure: { source: null },
      tags: { source: ['joined'], target: ['from messenger'] },
      source_notice: 'always',
    },
  );
});
afterAll(async () => {
  await context.store.close();
  await database.drop();
});

/** An event as the platform sends it: some 500 bytes. */
async function event(channelId: string, externalId: string, changes: Changes = {}): Promise<void> {
  const { store } = context;
  const id = uuidv7();
  const body = JSON.stringify({ id, externalId, padding: 'x'.repeat(400) });
  const now = new Date();
  const detail = { kind: 'message', text: 'link' };
  await store.events.insert([{ id, channelId, event: { key: id, externalId, at: now, body }, detail }] as never, now);
  expect(await store.write({ ...changes, processedEvents: [{ id, note: null }], now })).toBe(true);
}

/** A card sent for a keyword, to a new contact. */
async function bringCard(externalId: string, now: Date): Promise<string> {
  const campaign = await findCampaign(context, ids.campaign);
  const { id, changes } = newContact(context, { channelId: ids.page, externalId });
  const card = await makeCard(context, campaign, id, now);
  const own: Changes = { newCards: [card.row], outbox: [cardDelivery(context, campaign, card, null)] };
  expect(await context.store.write({ ...joinChanges(changes, own), now })).toBe(true);
  return card.row.id;
}

async function linkOne(n: number): Promise<void> {
  const { store } = context;
  const psid = `${7_000_000_000_000_000 + n}`;
  const lineUser = `U${createHash('md5').update(`${n}`).digest('hex')}`;
  await event(ids.page, psid);
  const now = context.now();
  const cardId = await bringCard(psid, now);
  const tap: Tap = {
    cardId,
    tapId: uuidv7(),
    tappedAt: now,
    provenance: { kind: 'messenger', network: 'n', kid: 'test' },
  };
  const idTokenHash = createHash('sha256').update(lineUser).digest();
  const rows = await store.link.read({ ...tap, externalId: lineUser, idTokenHash, now });
  if (!rows) throw new Error('no card');
  const decision = decideWithLine(linkFacts(rows, tap, lineUser, 'n', now), {
    friend: true,
    askedAgain: false,
    consent: undefined,
  });
  if (decision === 'ask_again' || decision.act !== 'link') throw new Error('not linked');
  const picture = 'https://profile.line-scdn.net/0hAbCdEfGhIjKlMnOpQrStUvWxYz0123456789AbCdEfGhIjKlMnOp';
  const subject = {
    tap,
    externalId: lineUser,
    name: '陳小美',
    pictureUrl: picture,
    idTokenHash,
    platformCode: null,
    proven: true,
  };
  const { changes } = await linkChanges(context, rows, subject, decision, now);
  expect(await store.write({ ...changes, now })).toBe(true);
  await event(ids.line, lineUser);
}

/** Like a worker, without the sending. */
async function deliverAll(): Promise<void> {
  const { outbox } = context.store;
  for (;;) {
    const lease = { id: uuidv7(), ms: 30_000 };
    const rows = await outbox.claim(lease, { limit: 60, perChannel: 60, rooms: [], kids: ['test'] });
    if (rows.length === 0) return;
    await Promise.all(
      rows.map(async (row) => {
        const frozen = context.keys.seal(Buffer.alloc(row.message.sealed.length + 150, 'x'), 'x');
        await outbox.beginSending(lease, row.id, row.facts, frozen);
        const messageId = row.platform === 'line' ? '461230966842064897' : `m_${'AbCdEfGh01'.repeat(11)}`;
        await outbox.finish(lease.id, row.id, { state: 'sent', messageId });
      }),
    );
  }
}

/** On a separate connection: the store's have a time limit. */
async function maintain(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

/** Bytes of rows and index entries, in pages as full as they are right after writing. */
async function kept(): Promise<Record<string, number>> {
  const { pool } = context.store;
  await maintain('vacuum analyze');
  const { rows: tables } = await pool.query(
    `select relname as name, coalesce(substring(reloptions::text from 'fillfactor=([0-9]+)')::int, 100) as fill from pg_class
     where relkind = 'r' and relnamespace = 'public'::regnamespace`,
  );
  const bytes: Record<string, number> = {};
  for (const { name, fill } of tables) {
    const { rows } = await pool.query(
      `select coalesce(sum(pg_column_size(t.*) + 4), 0)::float8 * 100 / ${fill} as bytes from "${name}" t`,
    );
    bytes[name] = rows[0].bytes;
  }
  const { rows: indexes } = await pool.query(
    `select t.relname as name, i.relname as index, i.reltuples / 0.9 * (12 + 8 * ceil((
       select sum(s.avg_width) from pg_attribute a join pg_stats s on s.schemaname = 'public' and s.tablename = t.relname
         and s.attname = a.attname where a.attrelid = i.oid) / 8.0)) as bytes
     from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid
     where t.relnamespace = 'public'::regnamespace and i.reltuples > 0`,
  );
  for (const { index, bytes: entries } of indexes) bytes[index] = entries ?? 0;
  return Object.fromEntries(Object.entries(bytes).map(([name, all]) => [name, Math.round(all / links)]));
}

const sum = (bytes: Record<string, number>) => Object.values(bytes).reduce((all, each) => all + each, 0);
const fileBytes = async () =>
  (await context.store.pool.query('select pg_database_size(current_database()) as bytes')).rows[0].bytes;

test('a linked tap that puts a tag on either side keeps less than 3.3 kB once its events and messages are purged', {
  timeout: 240_000,
}, async () => {
  await maintain('vacuum full');
  const before = await fileBytes();
  let n = 0;
  const some = async () => {
    while (n < links) await linkOne(n++);
  };
  await Promise.all([some(), some(), some(), some()]);
  await deliverAll();
  // The events were processed above; the queue releases their customers.
  while ((await processDueEvents(context, new AbortController().signal)) > 0);
  while ((await followTags(context)) > 0);
  const whole = sum(await kept());
  await purgeOld({ ...context, now: () => new Date(Date.now() + 31 * 86_400_000) }, new AbortController().signal);
  const each = await kept();
  if (process.env.SHOW_SIZES) {
    await maintain('vacuum full');
    console.log(JSON.stringify({ whole, kept: sum(each), files: ((await fileBytes()) - before) / links }));
    const heaviest = Object.entries(each).sort(([, a], [, b]) => b - a);
    console.log(
      heaviest
        .filter(([, bytes]) => bytes > 9)
        .map(([name, bytes]) => `${name} ${bytes}`)
        .join('\n'),
    );
  }
  for (const table of ['inbound_event', 'id_token_use', 'foreign_entry', 'outbox', 'redemption', 'merge_contact'])
    expect(each[table], table).toBe(0);
  expect(sum(each)).toBeLessThan(mostBytes);
  expect(sum(each)).toBeLessThan(whole * 0.4);
});
