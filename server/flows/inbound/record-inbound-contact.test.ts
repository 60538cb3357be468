// Which contact a WhatsApp message comes from: a person has two names there, and a number can change owners.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../../testing/test-app.ts';
import { processDueEvents } from './process-due-events.ts';

let app: TestApp;
let serial = 0;
let number = '';
let user = '';
beforeAll(async () => {
  app = await openTestApp();
});
beforeEach(() => {
  serial += 1;
  number = `88691200${1000 + serial}`;
  user = `TW.person${serial}`;
});
afterAll(() => app.close());

/** The person writes under these names; returns the contacts that one of them is known by. */
async function writes(externalId: string, otherId?: string, name?: string) {
  const { newId, now, store } = app.context;
  const detail = { kind: 'message', text: 'hello', ...(otherId && { otherId }), ...(name && { name }) } as const;
  const event = { key: newId(), at: now(), account: '', externalId, body: Buffer.from('{}'), ...detail };
  await store.events.insert([{ id: newId(), channelId: app.whatsapp.id, event, detail }], now());
  await processDueEvents(app.context, new AbortController().signal);
  const { rows } = await store.pool.query(
    `select external_id, second_id, name from contact where external_id = any($1) or second_id = any($1) order by id`,
    [[number, user, externalId]],
  );
  return rows;
}
const pending = async () =>
  (await app.context.store.pool.query('select id from inbound_event where processed_at is null')).rows;

test('the name seen first stays first, the other is added', async () => {
  expect(await writes(number)).toMatchObject([{ external_id: number, second_id: null }]);
  expect(await writes(user, number)).toMatchObject([{ external_id: number, second_id: user }]);
  expect(await writes(user)).toMatchObject([{ external_id: number, second_id: user }]);
});

test('both at once, then each alone', async () => {
  const both = [{ external_id: user, second_id: number }];
  expect(await writes(user, number)).toMatchObject(both);
  expect(await writes(number)).toMatchObject(both);
  expect(await writes(user)).toMatchObject(both);
});

test('the name follows WhatsApp’s', async () => {
  expect(await writes(user, number, '陳小美')).toMatchObject([{ name: '陳小美' }]);
  expect(await writes(user, number)).toMatchObject([{ name: '陳小美' }]);
  expect(await writes(user, number, 'May')).toMatchObject([{ name: 'May' }]);
});

test('a number that changed owners: another contact has it, the first one keeps its user id', async () => {
  await writes(user, number);
  expect(await writes(`${user}x`, number)).toMatchObject([
    { external_id: user, second_id: null },
    { external_id: `${user}x`, second_id: number },
  ]);
  expect(await writes(`${user}x`, number)).toHaveLength(2);
  expect(await pending()).toEqual([]);
});

test('two contacts of one customer become one by an event with both names', async () => {
  await writes(number);
  await writes(user);
  expect(await writes(user, number)).toMatchObject([{ external_id: number, second_id: user }]);
  expect(await writes(user)).toHaveLength(1);
  expect(await pending()).toEqual([]);
});
