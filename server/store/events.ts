import type { Pool } from 'pg';
import type { EventDetail, InboundEvent } from '../domain/channel.ts';
import type { FriendshipEntry } from '../domain/friendship.ts';

/** `otherId` is a second name of the same customer, `name` what the event says they are called. */
export type StoredDetail = EventDetail & { otherId?: string | null; name?: string | null };
export type NewEvent = { id: string; channelId: string; event: InboundEvent; detail: StoredDetail };

export type DueEvent = {
  id: string;
  version: number;
  channelId: string;
  externalId: string | null;
  at: Date;
  detail: StoredDetail;
  tries: number;
};

/** Who an event is about, and what we know of them. */
export type EventSubject = {
  contact: {
    id: string;
    version: number;
    externalId: string;
    secondId: string | null;
    name: string | null;
    state: 'active' | 'blocked' | 'gone';
  } | null;
  /** Those of the event's two names that are some contact's second name already. */
  takenSecondIds: string[];
  /** The newest entry of the friendship log. */
  last: { kind: FriendshipEntry['kind']; at: Date } | null;
  /** This event stands in the log already. */
  logged: boolean;
  /** The event's own row, now. */
  version: number;
  processed: boolean;
  receivedAt: Date;
};

/** Inbound events: kept as they came, before the platform gets its 200 (§8). */
export function buildEventStore(pool: Pool) {
  return {
    /** Stores a batch in one statement; one we hold already changes nothing. @returns the ids of those that are new */
    async insert(events: NewEvent[], now: Date): Promise<string[]> {
      const { rows } = await pool.query<{ id: string }>(
        `insert into inbound_event (id, channel_id, event_key, kind, external_id, at, detail, body, received_at, next_at)
         select e.*, $9, $9 from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::jsonb[], $8::bytea[]) as e
         on conflict on constraint inbound_event_key do nothing returning id`,
        [
          events.map(({ id }) => id),
          events.map(({ channelId }) => channelId),
          events.map(({ event }) => event.key),
          events.map(({ detail }) => detail.kind),
          events.map(({ event }) => event.externalId),
          events.map(({ event }) => event.at),
          events.map(({ detail }) => JSON.stringify(detail)),
          events.map(({ event }) => Buffer.from(event.body)),
          now,
        ],
      );
      return rows.map(({ id }) => id);
    },

    /** Stores a batch in one statement. */
    async insertForeign(platform: string, entries: { id: string; body: Uint8Array }[], now: Date): Promise<void> {
      await pool.query(
        `insert into foreign_entry (id, platform, body, received_at)
         select e.id, $2, e.body, $4 from unnest($1::uuid[], $3::bytea[]) as e (id, body)`,
        [entries.map(({ id }) => id), platform, entries.map(({ body }) => Buffer.from(body)), now],
      );
    },

    /** Events whose effects are still to come, oldest first. */
    async due(limit: number, now: Date): Promise<DueEvent[]> {
      const { rows } = await pool.query(
        `select id, version, channel_id as "channelId", external_id as "externalId", at, detail, tries from inbound_event
         where processed_at is null and next_at <= $2 order by next_at, at limit $1`,
        [limit, now],
      );
      return rows;
    },

    /** Everything about an event's customer in one read. */
    async subject(event: Pick<DueEvent, 'id' | 'channelId' | 'externalId' | 'detail'>): Promise<EventSubject> {
      const { rows } = await pool.query({
        name: 'event-subject',
        text: `select e.version, e.processed_at is not null as processed, e.received_at as "receivedAt",
            (select json_build_object('id', c.id, 'version', c.version, 'externalId', c.external_id, 'secondId', c.second_id,
                'name', c.name, 'state', c.state)
             from contact c where c.channel_id = $2 and (c.external_id in ($3, $4) or c.second_id in ($3, $4))
               -- One name is this contact's and the other isn't: a number that has gone to somebody else.
               and (c.second_id is null or $4::text is null or $3 in (c.external_id, c.second_id))
             order by (c.external_id = $3) desc, c.id limit 1) as contact,
            (select json_build_object('kind', l.kind, 'at', l.at) from friendship_log l where l.channel_id = $2 and l.external_id = $3
             order by l.at desc, (l.kind = 'unfollow') desc limit 1) as last,
            array(select c.second_id from contact c where c.channel_id = $2 and c.second_id in ($3, $4)) as "takenSecondIds",
            exists (select 1 from friendship_log l where l.event_id = $1) as logged
          from inbound_event e where e.id = $1`,
        values: [event.id, event.channelId, event.externalId, event.detail.otherId ?? null],
      });
      const row = rows[0];
      return { ...row, last: row.last && { ...row.last, at: new Date(row.last.at) } };
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
