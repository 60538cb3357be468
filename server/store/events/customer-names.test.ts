// Contacts that change while their customer's names are settled: the change is retried on the new state.
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { auditRow } from '../../flows/audit.ts';
import { openStore, type Store } from '../store.ts';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { insertChannel, insertContact } from '../testing/test-rows.ts';

let database: TestDatabase;
let store: Store;
let other: pg.Client;
let channelId: string;
beforeAll(async () => {
  database = await openTestDatabase();
  store = openStore(database.url, { maxConnections: 2 });
  other = new pg.Client({ connectionString: database.url });
  await other.connect();
  channelId = await insertChannel(other, 'whatsapp');
});
afterAll(async () => {
  await other.end();
  await store.close();
  await database.drop();
});

const addContact = async (externalId: string) =>
  (await insertContact(other, channelId, { external_id: externalId })).id;

test('a contact that moves to another profile meanwhile is read again', async () => {
  const [number, userId] = ['886900000001', 'TW.1'];
  const ids = [await addContact(number), await addContact(userId)];
  const profileId = randomUUID();
  await other.query('insert into profile (id, created_at) values ($1, now())', [profileId]);
  await other.query('begin');
  await other.query('update contact set profile_id = $1 where id = $2', [profileId, ids[0]]);
  const now = new Date();
  const settled = store.settleNames(channelId, { userId, number, at: now }, ({ keep }) =>
    auditRow({ now: () => now }, 'contact.join', keep),
  );
  await vi.waitUntil(
    async () =>
      (
        await store.pool.query(
          "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
        )
      ).rowCount,
    { timeout: 30_000 },
  );
  await other.query('commit');
  expect(await settled).toEqual({ isConflict: false });
  const { rows } = await other.query('select id from contact where channel_id = $1 and same_as is null', [channelId]);
  expect(rows).toHaveLength(1);
});
