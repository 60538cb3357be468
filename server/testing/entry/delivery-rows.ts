// Rows for tests of the outbox, as flows would write them, inserted directly.
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { Platform } from '../../domain/channel.ts';
import type { DeliveryCause } from '../../domain/delivery.ts';
import { sealMessage } from '../../flows/delivery/seal-message.ts';
import { buildKeyRing } from '../../security/key-ring.ts';
import { insertCampaign, insertCard, insertChannel, insertContact } from '../../store/testing/test-rows.ts';

/** The only key of the tests; a worker in another process gets the same. */
export const testSecret = { kid: 'test', secret: new Uint8Array(32).fill(7) };

export type TestContact = { id: string; channelId: string; externalId: string };

export type RowOptions = {
  cause?: DeliveryCause;
  text?: string;
  attemptId?: string;
  cardId?: string;
  /** Milliseconds from now. */
  createdIn?: number;
  dueIn?: number;
};

export type OutboxRow = {
  id: string;
  state: string;
  reason: string | null;
  platform_code: string | null;
  platform_message_id: string | null;
  attempts: number;
  lease_id: string | null;
  /** Milliseconds from the database's now. */
  next_in: number;
  first_sent_at: Date | null;
  sent_at: Date | null;
};

/** @param url a migrated database */
export function openDeliveryRows(url: string) {
  const pool = new pg.Pool({ connectionString: url, max: 4 });
  const keys = buildKeyRing([testSecret]);
  const ms = (value: number) => new Date(Date.now() + value);

  return {
    pool,
    keys,
    close: () => pool.end(),

    async addChannel(platform: Platform, credentials: Record<string, string>): Promise<string> {
      const id = await insertChannel(pool, platform);
      for (const [field, value] of Object.entries(credentials)) {
        const { kid, sealed } = keys.seal(Buffer.from(value), `${id}:${field}`);
        await pool.query('insert into credential (channel_id, field, kid, sealed) values ($1, $2, $3, $4)', [
          id,
          field,
          kid,
          sealed,
        ]);
      }
      return id;
    },

    async addContact(channelId: string, externalId: string): Promise<TestContact> {
      const more = { external_id: externalId, last_inbound_at: new Date() };
      const { id } = await insertContact(pool, channelId, more);
      return { id, channelId, externalId };
    },

    /** A card of the source contact, opened by the target contact; `link` links it. */
    async addAttempt(source: TestContact, target: TestContact) {
      const route = { source: source.channelId, target: target.channelId };
      const campaignId = await insertCampaign(pool, route);
      const cardId = await insertCard(pool, { campaignId, contactId: source.id });
      const attemptId = uuidv7();
      await pool.query(
        `insert into attempt (id, campaign_id, card_id, tap_id, source_contact_id, target_channel_id, target_external_id,
           target_contact_id, outcome, reason, asks, tapped_at, created_at)
         values ($1, $2, $3, $3, $4, $5, $6, $7, 'failed', 'platform_error', false, now(), now())`,
        [attemptId, campaignId, cardId, source.id, target.channelId, target.externalId, target.id],
      );
      const link = () =>
        pool.query(`update attempt set outcome = 'linked', reason = null, ended_at = now() where id = $1`, [attemptId]);
      return { cardId, attemptId, link };
    },

    async addRow(contact: TestContact, options: RowOptions = {}): Promise<string> {
      const id = uuidv7();
      const { messageKid, message } = sealMessage(keys, id, { kind: 'text', text: options.text ?? id });
      await pool.query(
        `insert into outbox (id, channel_id, contact_id, attempt_id, card_id, cause, next_at, message_kid, message, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [
          id,
          contact.channelId,
          contact.id,
          options.attemptId ?? null,
          options.cardId ?? null,
          options.cause ?? 'success_target',
          ms(options.dueIn ?? options.createdIn ?? 0),
          messageKid,
          message,
          ms(options.createdIn ?? 0),
        ],
      );
      return id;
    },

    async row(id: string): Promise<OutboxRow> {
      const { rows } = await pool.query<OutboxRow>(
        `select id, state, reason, platform_code, platform_message_id, attempts, lease_id, first_sent_at, sent_at,
           extract(epoch from next_at - now())::float8 * 1000 as next_in from outbox where id = $1`,
        [id],
      );
      const [row] = rows;
      if (!row) throw new Error(`no outbox row ${id}`);
      return row;
    },

    /** Changes a row as time or another process would. `set` is SQL. */
    async age(id: string, set: string): Promise<void> {
      await pool.query(`update outbox set ${set} where id = $1`, [id]);
    },
  };
}

export type DeliveryRows = ReturnType<typeof openDeliveryRows>;
