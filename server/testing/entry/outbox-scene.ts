import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { buildOutboxStore } from '../../store/outbox/outbox.ts';
import type { ClaimLimits } from '../../store/outbox/outbox-claim.ts';
import { openTestDatabase, type TestDatabase } from '../../store/testing/test-database.ts';
import { type DeliveryRows, openDeliveryRows, type TestContact } from './delivery-rows.ts';

export const anyNumber: ClaimLimits = { limit: 100, perChannel: 100, rooms: [], kids: ['test'] };
export const lease = (ms = 30_000) => ({ id: uuidv7(), ms });
export const frozen = { kid: 'test', sealed: Buffer.from('frozen') };

/** For a test file of the outbox's SQL: a database, emptied before each test, with one channel on each platform. */
export function useOutbox() {
  let database: TestDatabase;
  let people = 0;
  const scene = {
    rows: undefined as unknown as DeliveryRows,
    outbox: undefined as unknown as ReturnType<typeof buildOutboxStore>,
    line: '',
    messenger: '',
    claimed: async (limits: Partial<ClaimLimits> = {}) =>
      (await scene.outbox.claim(lease(), { ...anyNumber, ...limits })).map((row) => row.id),
    person: (channelId: string): Promise<TestContact> => scene.rows.addContact(channelId, `person-${++people}`),
    /** A new row of this contact, claimed and marked as sending. */
    async sending(contact: TestContact, ms?: number) {
      const id = await scene.rows.addRow(contact);
      const held = lease(ms);
      const [row] = await scene.outbox.claim(held, anyNumber);
      if (row?.id !== id) throw new Error('another row was due');
      const begun = await scene.outbox.beginSending(held, id, row.facts, frozen);
      return { id, held, row, begun };
    },
  };
  beforeAll(async () => {
    database = await openTestDatabase();
    scene.rows = openDeliveryRows(database.url);
    scene.outbox = buildOutboxStore(scene.rows.pool);
  });
  afterAll(async () => {
    await scene.rows.close();
    await database.drop();
  });
  beforeEach(async () => {
    await scene.rows.pool.query('truncate outbox, contact, channel cascade');
    scene.line = await scene.rows.addChannel('line', { accessToken: 'token-1' });
    scene.messenger = await scene.rows.addChannel('messenger', {});
  });
  return scene;
}
