import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type DeliveryRows, openDeliveryRows, type TestContact } from '../test-entry/delivery-rows.ts';
import { buildOutboxStore } from './outbox.ts';
import type { ClaimLimits } from './outbox-claim.ts';
import { openTestDatabase, type TestDatabase } from './test-database.ts';

let database: TestDatabase;
let rows: DeliveryRows;
let outbox: ReturnType<typeof buildOutboxStore>;
let line: string;
let messenger: string;
let people = 0;

const anyNumber: ClaimLimits = { limit: 100, perChannel: 100, rooms: [] };
const lease = (ms = 30_000) => ({ id: uuidv7(), ms });
const claimed = async (limits = anyNumber) => (await outbox.claim(lease(), limits)).map((row) => row.id);
const person = (channelId: string): Promise<TestContact> => rows.addContact(channelId, `person-${++people}`);
const frozen = { kid: 'test', sealed: Buffer.from('frozen') };

async function sending(contact: TestContact, ms?: number) {
  const id = await rows.addRow(contact);
  const held = lease(ms);
  const [row] = await outbox.claim(held, anyNumber);
  if (row?.id !== id) throw new Error('another row was due');
  const begun = await outbox.beginSending(held, id, row.facts, frozen);
  return { id, held, row, begun };
}

beforeAll(async () => {
  database = await openTestDatabase();
  rows = openDeliveryRows(database.url);
  outbox = buildOutboxStore(rows.pool);
});
afterAll(async () => {
  await rows.close();
  await database.drop();
});
beforeEach(async () => {
  await rows.pool.query('truncate outbox, contact, channel cascade');
  line = await rows.addChannel('line', { accessToken: 'token-1' });
  messenger = await rows.addChannel('messenger', {});
});

describe('claim', () => {
  test('takes what is due, once, with all that sending takes', async () => {
    const contact = await person(line);
    const id = await rows.addRow(contact);
    await rows.addRow(await person(line), { dueIn: 60_000 });
    const held = lease();
    const [row, ...others] = await outbox.claim(held, anyNumber);
    expect(others).toEqual([]);
    expect(row).toMatchObject({ id, leaseId: held.id, platform: 'line', externalId: contact.externalId, frozen: null });
    expect(row?.credentials.map((entry) => entry.field)).toEqual(['accessToken']);
    expect(row?.facts).toMatchObject({ contactState: 'active', cardLinked: false, targetState: null });
    expect(await claimed()).toEqual([]);
  });

  test('one row a contact, the older first, the next once that is settled', async () => {
    const contact = await person(line);
    const second = await rows.addRow(contact, { createdIn: -1_000, dueIn: -9_000 });
    const first = await rows.addRow(contact, { createdIn: -2_000 });
    const held = lease();
    expect((await outbox.claim(held, anyNumber)).map((row) => row.id)).toEqual([first]);
    expect(await claimed()).toEqual([]);
    await outbox.finish(held.id, first, { state: 'sent', messageId: null });
    expect(await claimed()).toEqual([second]);
  });

  test('a retried message holds the next for 15 min, one that is due later holds nothing', async () => {
    const contact = await person(line);
    const retried = await rows.addRow(contact, { createdIn: -3_000 });
    const waiting = await rows.addRow(contact, { createdIn: -2_000, dueIn: 60_000, cause: 'failure_source' });
    const next = await rows.addRow(contact, { createdIn: -1_000 });
    const late = "state = 'retrying', attempts = 1, next_at = now() + interval '1 h'";
    await rows.age(retried, `${late}, first_sent_at = now() - interval '14 min 50 s'`);
    expect(await claimed()).toEqual([]);
    await rows.age(retried, `${late}, first_sent_at = now() - interval '15 min 10 s'`);
    expect(await claimed()).toEqual([next]);
    expect((await rows.row(waiting)).state).toBe('due');
  });

  test('gives each channel its share, however much another has', async () => {
    for (let i = 0; i < 12; i++) await rows.addRow(await person(line), { createdIn: -60_000 });
    const other = await rows.addRow(await person(messenger));
    const ids = await claimed({ limit: 8, perChannel: 6, rooms: [] });
    expect(ids).toHaveLength(7);
    expect(ids).toContain(other);
    expect(await claimed({ limit: 8, perChannel: 6, rooms: [{ channelId: line, room: 2 }] })).toHaveLength(2);
    expect(await claimed({ limit: 8, perChannel: 6, rooms: [{ channelId: line, room: 0 }] })).toEqual([]);
  });

  test('passes over a row that another worker is just taking, without waiting for it', async () => {
    const [first, second] = [await rows.addRow(await person(line)), await rows.addRow(await person(line))];
    const other = await rows.pool.connect();
    await other.query('begin');
    await other.query("update outbox set state = 'claimed', lease_until = now() + interval '1 min' where id = $1", [
      first,
    ]);
    const taking = claimed();
    const late = new Promise((resolve) => setTimeout(resolve, 5_000, 'waited'));
    const taken = await Promise.race([taking, late]);
    await other.query('commit');
    other.release();
    expect(taken).toEqual([second]);
  });

  test('many at once never take one row twice', async () => {
    for (let i = 0; i < 60; i++) await rows.addRow(await person(i % 2 ? line : messenger));
    const takes = await Promise.all(Array.from({ length: 12 }, () => claimed({ limit: 9, perChannel: 7, rooms: [] })));
    const ids = takes.flat();
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('beginSending', () => {
  test('keeps time and bytes of the first try, and renews the lease', async () => {
    const contact = await person(line);
    const { id, held, begun } = await sending(contact);
    expect(begun?.attempts).toBe(1);
    await outbox.finish(held.id, id, { state: 'retrying', delayMs: 0, code: '500' });
    const next = lease();
    const [row] = await outbox.claim(next, anyNumber);
    expect(row?.frozen).toEqual(frozen);
    if (!row) throw new Error('not due');
    const again = await outbox.beginSending(next, id, row.facts, { kid: 'other', sealed: Buffer.from('other') });
    expect(again).toMatchObject({ attempts: 2, firstSentAt: begun?.firstSentAt });
    const { rows: kept } = await rows.pool.query('select frozen_kid, frozen from outbox where id = $1', [id]);
    expect(kept).toEqual([{ frozen_kid: 'test', frozen: frozen.sealed }]);
  });

  test('only by the lease that holds the row, while it lasts', async () => {
    const id = await rows.addRow(await person(line));
    const held = lease();
    const [row] = await outbox.claim(held, anyNumber);
    if (!row) throw new Error('not due');
    expect(await outbox.beginSending(lease(), id, row.facts, frozen)).toBeNull();
    await rows.age(id, "lease_until = now() - interval '1 ms'");
    expect(await outbox.beginSending(held, id, row.facts, frozen)).toBeNull();
  });

  test('not if a fact has changed since it was read', async () => {
    const [source, target] = [await person(messenger), await person(line)];
    const { cardId, attemptId, link } = await rows.addAttempt(source, target);
    const id = await rows.addRow(source, { cause: 'failure_source', cardId, attemptId });
    const held = lease();
    const begin = async () => {
      const facts = await outbox.readFacts(id, held.id);
      return { facts, begin: () => facts && outbox.beginSending(held, id, facts, frozen) };
    };
    await outbox.claim(held, anyNumber);

    const first = await begin();
    await rows.pool.query("update contact set state = 'blocked' where id = $1", [source.id]);
    expect(await first.begin()).toBeNull();
    const second = await begin();
    expect(second.facts?.contactState).toBe('blocked');
    await rows.pool.query("update contact set state = 'blocked' where id = $1", [target.id]);
    expect(await second.begin()).toBeNull();
    const third = await begin();
    expect(third.facts?.targetState).toBe('blocked');
    await link();
    expect(await third.begin()).toBeNull();
    const fourth = await begin();
    expect(fourth.facts?.cardLinked).toBe(true);
    expect(await fourth.begin()).toMatchObject({ attempts: 1 });
  });
});

describe('finish', () => {
  test('is written by the lease that sent, and by no other', async () => {
    const { id, held } = await sending(await person(line));
    expect(await outbox.finish(lease().id, id, { state: 'sent', messageId: null })).toBe(false);
    expect((await rows.row(id)).state).toBe('sending');
    expect(await outbox.finish(held.id, id, { state: 'sent', messageId: 'm-1' })).toBe(true);
    expect(await rows.row(id)).toMatchObject({ state: 'sent', platform_message_id: 'm-1', lease_id: null });
  });

  test('a token that no longer holds stands on the delivery and on its channel', async () => {
    const { id, held } = await sending(await person(line));
    await outbox.finish(held.id, id, { state: 'dead', reason: 'channel_unauthorized', code: '401' });
    expect(await rows.row(id)).toMatchObject({ state: 'dead', reason: 'channel_unauthorized', platform_code: '401' });
    const { rows: channels } = await rows.pool.query('select id, attention from channel where state = $1', [
      'attention',
    ]);
    expect(channels).toEqual([{ id: line, attention: 'channel_unauthorized' }]);
  });

  test('another death leaves the channel as it is', async () => {
    const { id, held } = await sending(await person(line));
    await outbox.finish(held.id, id, { state: 'dead', reason: 'platform_error', code: '400' });
    expect((await rows.pool.query("select from channel where state = 'attention'")).rowCount).toBe(0);
  });
});
