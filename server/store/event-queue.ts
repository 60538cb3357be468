import type { Pool } from 'pg';
import { claimValues, dueOf, type PlaceLimits, roomSql } from './channel-places.ts';
import type { WaitingEvent } from './events.ts';

/** A customer whose events this server holds until the lease is over, the first of them in their order. */
export type CustomerTurn = {
  channelId: string;
  /** Empty for events without a customer. */
  customer: string;
  leaseId: string;
  arrivals: number;
  events: WaitingEvent[];
};

/** How many of a customer's events one claim may read: then the place is free for another customer. */
const eventsATurn = 20;

// The rows are updated by their place in the table: a plan for that can't read the table whole.
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

// Not `channel_id = … and coalesce(…) = …`, for the reason that `dueOf` has: one customer may have fifty thousand.
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

// A customer with more events goes to the end of the line.
const giveBackSql = `
with head as materialized (
  select e.next_at from (${eventsFrom('$1::uuid', '$2::text', 'e.next_at', 1)}) e where e.channel_id = $1 and e.customer = $2
),
gone as (
  delete from event_queue q where q.channel_id = $1 and q.customer = $2 and q.lease_id = $3 and q.arrivals = $4
    and not exists (select from head)
  returning 1
),
kept as (
  update event_queue q set lease_id = null,
    next_at = case when q.arrivals = $4 then greatest((select head.next_at from head), now()) else now() end
  where q.channel_id = $1 and q.customer = $2 and q.lease_id = $3
    and (q.arrivals <> $4 or exists (select from head))
  returning 1
)
select exists (select from gone) or exists (select from kept) as done`;

/**
 * Inbound events as servers share them. A customer is claimed, not an event: theirs are processed in order by one server at a
 * time. No statement has a name, so that each is planned for the table as it is: a plan kept from when the queue was empty
 * would read it whole.
 */
export function buildEventQueue(pool: Pool) {
  return {
    /** Claims customers whose events are due under one new lease, those that are due longest first. */
    async claim(lease: { id: string; ms: number }, limits: PlaceLimits): Promise<CustomerTurn[]> {
      const claimed = await pool.query<Omit<CustomerTurn, 'leaseId' | 'events'>>(claimSql, claimValues(lease, limits));
      const turns = claimed.rows.map((row): CustomerTurn => ({ ...row, leaseId: lease.id, events: [] }));
      if (turns.length === 0) return [];
      // After the claim: what `arrivals` counts is there to be seen.
      const { rows } = await pool.query<WaitingEvent & { place: number }>(eventsSql, [
        turns.map(({ channelId }) => channelId),
        turns.map(({ customer }) => customer),
      ]);
      for (const { place, ...event } of rows) turns[place - 1]?.events.push(event);
      return turns;
    },

    /**
     * Ends a turn, if the lease is still ours: the customer is claimed again once their first event that is left is due, at once
     * where more has come meanwhile.
     */
    async giveBack({ channelId, customer, leaseId, arrivals }: CustomerTurn): Promise<void> {
      // An event that came while the statement ran can make both its halves miss: the second time it is seen.
      for (let again = 0; again < 3; again += 1) {
        const { rows } = await pool.query<{ done: boolean }>(giveBackSql, [channelId, customer, leaseId, arrivals]);
        if (rows[0]?.done) return;
      }
    },

    /**
     * An event that could not be processed is tried again later, and says why.
     * @param passed it has failed for long: its customer's later events go first meanwhile
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
