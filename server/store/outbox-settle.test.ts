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

describe('recover', () => {
  const over = "lease_until = now() - interval '1 ms'";

  test('leaves a lease that lasts alone', async () => {
    await sending(await person(line));
    expect(await outbox.recover()).toEqual([]);
  });

  test('only claimed: due again', async () => {
    const id = await rows.addRow(await person(messenger));
    await claimed();
    await rows.age(id, over);
    expect(await outbox.recover()).toMatchObject([{ id, channelId: messenger, platform: 'messenger', state: 'due' }]);
    expect(await claimed()).toEqual([id]);
  });

  test('found in sending: LINE again under the same row, until 23 h after the first try', async () => {
    const { id, held } = await sending(await person(line));
    await rows.age(id, over);
    expect(await outbox.recover()).toMatchObject([{ id, state: 'retrying' }]);
    expect(await outbox.finish(held.id, id, { state: 'sent', messageId: null })).toBe(false);
    expect(await claimed()).toEqual([id]);
    await rows.age(id, `${over}, state = 'sending', first_sent_at = now() - interval '23 h'`);
    expect(await outbox.recover()).toMatchObject([{ id, state: 'unknown' }]);
    expect(await claimed()).toEqual([]);
  });

  test('found in sending: Messenger is unknown, and never claimed again', async () => {
    const { id } = await sending(await person(messenger));
    await rows.age(id, over);
    expect(await outbox.recover()).toMatchObject([{ id, state: 'unknown' }]);
    expect(await claimed()).toEqual([]);
  });
});

describe('confirmByOutboxId', () => {
  test('an echo moves unknown to sent, of the same channel and contact only, and never back', async () => {
    const contact = await person(messenger);
    const { id, held } = await sending(contact);
    await outbox.finish(held.id, id, { state: 'unknown', code: 'timeout' });
    expect(await outbox.confirmByOutboxId(line, contact.id, id)).toBe(false);
    expect(await outbox.confirmByOutboxId(messenger, (await person(messenger)).id, id)).toBe(false);
    expect(await outbox.confirmByOutboxId(messenger, contact.id, "somebody else's metadata")).toBe(false);
    expect(await outbox.confirmByOutboxId(messenger, contact.id, id, 'mid-1')).toBe(true);
    expect(await rows.row(id)).toMatchObject({ state: 'sent', platform_message_id: 'mid-1' });
    expect(await outbox.confirmByOutboxId(messenger, contact.id, id)).toBe(false);
  });

  test('an echo that is faster than the answer: the answer adds to it and takes nothing back', async () => {
    const contact = await person(messenger);
    const { id, held } = await sending(contact);
    expect(await outbox.confirmByOutboxId(messenger, contact.id, id)).toBe(true);
    expect(await outbox.finish(held.id, id, { state: 'unknown', code: 'timeout' })).toBe(false);
    expect(await outbox.finish(held.id, id, { state: 'sent', messageId: 'mid-1' })).toBe(true);
    expect(await rows.row(id)).toMatchObject({ state: 'sent', platform_message_id: 'mid-1' });
  });

  test('a row that was never sent is not confirmed', async () => {
    const contact = await person(messenger);
    const id = await rows.addRow(contact);
    expect(await outbox.confirmByOutboxId(messenger, contact.id, id)).toBe(false);
  });
});

describe('listDeliveries', () => {
  test('shows rows as a person sees them, newest first, page by page', async () => {
    const { id: first, held } = await sending(await person(line));
    await outbox.finish(held.id, first, { state: 'skipped', reason: 'window', code: null });
    const contact = await person(messenger);
    const { id: second } = await sending(contact);
    const third = await rows.addRow(await person(line), { dueIn: 60_000, cause: 'card' });

    const page = await outbox.listDeliveries({ limit: 2 });
    expect(page.items.map((item) => item.id)).toEqual([third, second]);
    expect(page.items[1]).toEqual({
      id: second,
      channelId: messenger,
      contactId: contact.id,
      externalId: contact.externalId,
      cause: 'success_target',
      state: 'due',
      reason: null,
      attempts: 1,
      nextAt: expect.any(Date),
      sentAt: null,
    });
    const rest = await outbox.listDeliveries({ limit: 2, cursor: page.nextCursor });
    expect(rest).toMatchObject({
      items: [{ id: first, state: 'skipped', reason: 'window', nextAt: null }],
      nextCursor: null,
    });
    const due = await outbox.listDeliveries({ state: 'due', limit: 10 });
    expect(due.items.map((item) => item.id)).toEqual([third, second]);
    expect((await outbox.listDeliveries({ state: 'sent', limit: 10 })).items).toEqual([]);
  });
});
