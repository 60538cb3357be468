import type { Pool } from 'pg';
import { claimValues, dueOf, type PlaceLimits, roomSql } from '../outbox/channel-places.ts';
import type { WaitingEvent } from './events.ts';

/** A customer whose events this server holds until the lease expires, with the first of them in order. */
export type CustomerTurn = {
  channelId: string;
  /** Empty for events without a customer. */
  customer: string;
  leaseId: string;
  arrivals: number;
  events: WaitingEvent[];
};

/** How many of a customer's events one claim may read: then the slot is free for another customer. */
const eventsATurn = 20;

// The rows are updated by `ctid`: a plan for that can't read the whole table.
const claimSql = `
with ${roomSql('event_queue')},
picked as (
  select due.at from room cross join lateral (
    select q.ctid as at, q.next_at from event_queue q where ${dueOf('room.id')}
    limit room.room
    for update skip locked
  ) due
  order by due.next_at
  limit $6::int
)
update event_queue q set lease_id = $1, next_at = now() + $2 * interval '1 ms'
where q.ctid = any(array(select picked.at from picked))
returning q.channel_id as "channelId", q.customer, q.arrivals`;

// Not `channel_id = … and coalesce(…) = …`, for the same reason as `dueOf`: one customer may have fifty thousand.
const eventsFrom = (channelId: string, customer: string, columns: string, limit: number) => `
  select ${columns}, e.channel_id, coalesce(e.external_id, '') as customer from inbound_event e
  where e.processed_at is null and (e.channel_id, coalesce(e.external_id, '')) >= (${channelId}, ${customer})
  order by e.channel_id, coalesce(e.external_id, ''), coalesce(e.turn_at, e.at), e.id limit ${limit}`;

const eventsSql = `
select c.place, e.id, e.version, e.channel_id as "channelId", e.external_id as "externalId", e.at, e.detail, e.tries, e.ready,
  ch.platform
from unnest($1::uuid[], $2::text[]) with ordinality as c(channel_id, customer, place)
left join channel ch on ch.id = c.channel_id and ch.deleted_at is null
join lateral (${eventsFrom(
  'c.channel_id',
  'c.customer',
  `e.id, e.version, e.external_id, e.at, e.detail, e.tries, e.next_at <= now() as ready, coalesce(e.turn_at, e.at) as turn`,
  eventsATurn,
)}) e on e.channel_id = c.channel_id and e.customer = c.customer
order by c.place, e.turn, e.id`;

// A customer with more events goes to the end of the queue. Locked in the same order as by webhooks.
const giveBackSql = `
with turn as materialized (
  select t.* from unnest($2::uuid[], $3::text[], $4::int[]) with ordinality as t(channel_id, customer, arrivals, place)
  order by t.channel_id, t.customer
),
held as materialized (
  select turn.*, q.at, q.now_arrived from turn cross join lateral (
    select q.ctid as at, q.arrivals as now_arrived from event_queue q
    where q.channel_id = turn.channel_id and q.customer = turn.customer and q.lease_id = $1 limit 1 for update
  ) q
),
judged as materialized (
  select held.*, head.next_at from held left join lateral (
    select e.next_at from (${eventsFrom('held.channel_id', 'held.customer', 'e.next_at', 1)}) e
    where e.channel_id = held.channel_id and e.customer = held.customer
  ) head on true
),
gone as (
  delete from event_queue q
  where q.ctid = any(array(select at from judged where next_at is null and now_arrived = arrivals)) and q.lease_id = $1
  returning q.channel_id, q.customer
),
kept as (
  update event_queue q set lease_id = null,
    next_at = case when j.now_arrived = j.arrivals then greatest(j.next_at, now()) else now() end
  from judged j where q.ctid = j.at and q.lease_id = $1
    and q.ctid = any(array(select at from judged where next_at is not null or now_arrived <> arrivals))
  returning q.channel_id, q.customer
)
select place::int from held where (channel_id, customer) not in (select * from gone union all select * from kept)`;

/**
 * The queue of inbound events that servers share. A customer is claimed, not an event: their events are processed in order by one
 * server at a time. Statements aren't named, so that each is planned for the current table: a cached plan from an empty queue would
 * read it whole.
 */
export function buildEventQueue(pool: Pool) {
  return {
    /** Claims customers whose events are due, under one new lease, longest due first. */
    async claim(lease: { id: string; ms: number }, limits: PlaceLimits): Promise<CustomerTurn[]> {
      const claimed = await pool.query<Omit<CustomerTurn, 'leaseId' | 'events'>>(claimSql, claimValues(lease, limits));
      const turns = claimed.rows.map((row): CustomerTurn => ({ ...row, leaseId: lease.id, events: [] }));
      if (turns.length === 0) return [];
      // After the claim, so that everything that `arrivals` counts is visible.
      const { rows } = await pool.query<WaitingEvent & { place: number }>(eventsSql, [
        turns.map(({ channelId }) => channelId),
        turns.map(({ customer }) => customer),
      ]);
      for (const { place, ...event } of rows) turns[place - 1]?.events.push(event);
      return turns;
    },

    /**
     * Releases customers of one lease, if it is still ours: a customer is due again with their first remaining event, at once if more
     * have arrived.
     */
    async giveBack(turns: CustomerTurn[]): Promise<void> {
      let left = turns;
      // The statement misses a row that changed while it ran: the second run finds it.
      for (let again = 0; again < 3 && left.length > 0; again += 1) {
        const { rows } = await pool.query<{ place: number }>(giveBackSql, [
          left[0]?.leaseId,
          left.map(({ channelId }) => channelId),
          left.map(({ customer }) => customer),
          left.map(({ arrivals }) => arrivals),
        ]);
        left = rows.flatMap(({ place }) => left[place - 1] ?? []);
      }
    },

    /**
     * Postpones an event that could not be processed, with the reason.
     * @param passed it has failed for long: its customer's later events may go first
     */
    async postpone(id: string, delayMs: number, note: string, passed: boolean): Promise<void> {
      await pool.query(
        `update inbound_event set tries = tries + 1, note = $3, next_at = now() + $2 * interval '1 ms',
           turn_at = case when $4 then now() + $2 * interval '1 ms' else turn_at end
         where id = $1 and processed_at is null`,
        [id, delayMs, note, passed],
      );
    },
  };
}
