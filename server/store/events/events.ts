import type { Pool } from 'pg';
import type { EventDetail, InboundEvent, Platform } from '../../domain/channel.ts';
import type { FriendshipEntry } from '../../domain/linking/friendship.ts';

/** `otherId` is a second name of the same customer, `name` their name in the event, `replyToken` LINE's for one answer. */
export type StoredDetail = EventDetail & { otherId?: string | null; name?: string | null; replyToken?: string | null };
export type NewEvent = { id: string; channelId: string; event: InboundEvent; detail: StoredDetail };

export type DueEvent = {
  id: string;
  version: number;
  channelId: string;
  externalId: string | null;
  at: Date;
  detail: StoredDetail;
  tries: number;
  /** Null if the channel was deleted. */
  platform: Platform | null;
};

/** An event in its customer's queue. `ready`: it isn't postponed. */
export type WaitingEvent = DueEvent & { ready: boolean };

/** The contact of an event, and what we know of it. */
export type KnownContact = {
  contact: {
    id: string;
    version: number;
    externalId: string;
    secondId: string | null;
    name: string | null;
    state: 'active' | 'blocked' | 'gone';
    /** When they last wrote a message on LINE; null elsewhere. */
    lastMessageAt: Date | null;
  } | null;
  /** The event is older than a change of its customer's names, and uses a former one. */
  isFormer: boolean;
  /** Every contact with one of the event's two names. */
  namedIds: string[];
  /** The newest entry of the friendship log. */
  last: { kind: FriendshipEntry['kind']; at: Date } | null;
  /** This event is already in the log. */
  logged: boolean;
  /** The event's own row, now. */
  version: number;
  processed: boolean;
  receivedAt: Date;
};

/** Inbound events: stored unchanged, before the platform gets its 200 (§8). */
export function buildEventStore(pool: Pool) {
  return {
    /**
     * Stores a batch in one statement; known ones are ignored. The rest is due at once,
     * by the database's clock. @returns the ids of those that are new
     */
    async insert(events: NewEvent[], now: Date): Promise<string[]> {
      const { rows } = await pool.query<{ id: string }>(
        `insert into inbound_event (id, channel_id, event_key, kind, external_id, at, detail, body, received_at, next_at)
         select e.id, e.channel_id, e.event_key, e.kind, e.external_id, e.at, e.detail, substr($8::bytea, e.body_from, e.body_bytes), $11, now()
         from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::jsonb[], $9::int[], $10::int[])
           as e (id, channel_id, event_key, kind, external_id, at, detail, body_from, body_bytes)
         on conflict on constraint inbound_event_key do nothing returning id`,
        [
          events.map(({ id }) => id),
          events.map(({ channelId }) => channelId),
          events.map(({ event }) => event.key),
          events.map(({ detail }) => detail.kind),
          events.map(({ event }) => event.externalId),
          events.map(({ event }) => event.at),
          events.map(({ detail }) => JSON.stringify(detail)),
          ...inOneBuffer(events.map(({ event }) => event.body)),
          now,
        ],
      );
      return rows.map(({ id }) => id);
    },

    /** Stores a batch in one statement. */
    async insertForeign(platform: string, entries: { id: string; body: Uint8Array }[], now: Date): Promise<void> {
      await pool.query(
        `insert into foreign_entry (id, platform, body, received_at)
         select e.id, $2, substr($3::bytea, e.body_from, e.body_bytes), $6
         from unnest($1::uuid[], $4::int[], $5::int[]) as e (id, body_from, body_bytes)`,
        [entries.map(({ id }) => id), platform, ...inOneBuffer(entries.map(({ body }) => body)), now],
      );
    },

    /** Everything about an event's customer. @throws if there is no such event */
    async subject(event: AboutEvent): Promise<KnownContact> {
      const [subject] = await readSubjects(pool, [event]);
      if (!subject) throw new Error('an event is not there any more');
      return subject;
    },

    /** The same for several events in one read, in their order; undefined for a missing one. */
    subjects: (events: AboutEvent[]): Promise<(KnownContact | undefined)[]> => readSubjects(pool, events),
  };
}

type AboutEvent = Pick<DueEvent, 'id' | 'channelId' | 'externalId' | 'detail'>;

const contactJson = `json_build_object('id', c.id, 'version', c.version, 'externalId', c.external_id, 'secondId', c.second_id,
      'name', c.name, 'state', c.state, 'lastMessageAt', c.last_message_at)`;

// Each event is looked up separately: a join of the list with a table may read the whole table.
const subjectsSql = `
select a.place, e.version, e.processed_at is not null as processed, e.received_at as "receivedAt",
  (select ${contactJson} from former_name f join contact was on was.id = f.contact_id
     join contact c on c.id = coalesce(was.same_as, was.id)
   where f.channel_id = a.channel_id and f.name = a.external_id and f.until >= e.at order by f.until limit 1) as former,
  (select ${contactJson}
   from contact c where c.channel_id = a.channel_id
     and (c.external_id in (a.external_id, a.other_id) or c.second_id in (a.external_id, a.other_id))
     -- One name is this contact's and the other isn't: a number that has gone to somebody else.
     and (c.second_id is null or a.other_id is null or a.external_id in (c.external_id, c.second_id))
   order by (c.external_id = a.external_id) desc, c.id limit 1) as contact,
  (select json_build_object('kind', l.kind, 'at', l.at) from friendship_log l
   where l.channel_id = a.channel_id and l.external_id = a.external_id
   order by l.at desc, (l.kind = 'unfollow') desc limit 1) as last,
  array(select c.id from contact c where c.channel_id = a.channel_id
     and (c.external_id in (a.external_id, a.other_id) or c.second_id in (a.external_id, a.other_id))) as "namedIds",
  exists (select 1 from friendship_log l where l.event_id = a.id) as logged
from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[]) with ordinality as a(id, channel_id, external_id, other_id, place)
cross join lateral (select * from inbound_event e where e.id = a.id limit 1) e`;

async function readSubjects(pool: Pool, events: AboutEvent[]): Promise<(KnownContact | undefined)[]> {
  const { rows } = await pool.query({
    name: 'event-subjects',
    text: subjectsSql,
    values: [
      events.map(({ id }) => id),
      events.map(({ channelId }) => channelId),
      events.map(({ externalId }) => externalId),
      events.map(({ detail }) => detail.otherId ?? null),
    ],
  });
  const byPlace = new Map(
    rows.map(({ place, last, former, contact: current, namedIds, ...row }): [number, KnownContact] => {
      const contact = former ?? current;
      return [
        place,
        {
          ...row,
          isFormer: former !== null,
          namedIds: former ? [former.id] : namedIds,
          contact: contact && { ...contact, lastMessageAt: contact.lastMessageAt && new Date(contact.lastMessageAt) },
          last: last && { ...last, at: new Date(last.at) },
        },
      ];
    }),
  );
  return events.map((_, i) => byPlace.get(i + 1));
}

/**
 * One parameter for all bodies: sent as bytes, while an array would be hex-encoded.
 * @returns the bytes, and each body's start (from 1) and length
 */
function inOneBuffer(parts: readonly Uint8Array[]): [bytes: Buffer, starts: number[], lengths: number[]] {
  const buffers = parts.map((part) => Buffer.from(part));
  let next = 1;
  const starts = buffers.map(({ length }) => {
    next += length;
    return next - length;
  });
  return [Buffer.concat(buffers), starts, buffers.map(({ length }) => length)];
}
