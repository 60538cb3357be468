import type { Pool } from 'pg';

export type NewEvent = {
  id: string;
  channelId: string;
  key: string;
  kind: string;
  externalId: string | null;
  at: Date;
  body: Uint8Array;
};

export type DueEvent = {
  id: string;
  version: number;
  channelId: string;
  externalId: string | null;
  at: Date;
  body: Buffer;
  tries: number;
};

/** Inbound events: kept as they came, before the platform gets its 200 (§8). */
export function buildEventStore(pool: Pool) {
  return {
    /** Stores a batch in one statement; one we hold already changes nothing. */
    async insert(events: NewEvent[], now: Date): Promise<void> {
      await pool.query(
        `insert into inbound_event (id, channel_id, event_key, kind, external_id, at, body, received_at, next_at)
         select e.*, $8, $8 from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::bytea[]) as e
         on conflict on constraint inbound_event_key do nothing`,
        [
          events.map((event) => event.id),
          events.map((event) => event.channelId),
          events.map((event) => event.key),
          events.map((event) => event.kind),
          events.map((event) => event.externalId),
          events.map((event) => event.at),
          events.map((event) => Buffer.from(event.body)),
          now,
        ],
      );
    },

    async insertForeign(entry: { id: string; platform: string; body: Uint8Array; now: Date }): Promise<void> {
      await pool.query('insert into foreign_entry (id, platform, body, received_at) values ($1, $2, $3, $4)', [
        entry.id,
        entry.platform,
        Buffer.from(entry.body),
        entry.now,
      ]);
    },

    /** Events whose effects are still to come, in the order in which they happened. */
    async due(limit: number, now: Date): Promise<DueEvent[]> {
      const { rows } = await pool.query(
        `select id, version, channel_id as "channelId", external_id as "externalId", at, body, tries from inbound_event
         where processed_at is null and next_at <= $2 order by next_at, at limit $1`,
        [limit, now],
      );
      return rows;
    },

    /** An event that could not be processed yet is tried again later, and says why. */
    async postpone(id: string, nextAt: Date, note: string): Promise<void> {
      await pool.query(
        'update inbound_event set tries = tries + 1, next_at = $2, note = $3 where id = $1 and processed_at is null',
        [id, nextAt, note],
      );
    },
  };
}
