import type { ClaimLimits } from './outbox-claim.ts';

/** How much may be claimed of a queue. */
export type PlaceLimits = Omit<ClaimLimits, 'kids'>;

/**
 * SQL that ends a query of `q` with a channel's due rows, longest due first. Not `channel_id = …`: with few rows per channel on
 * average, the planner would collect and sort all of them, even for a channel with a hundred thousand.
 */
export const dueOf = (channelId: string) => `(q.channel_id, q.next_at) >= (${channelId}, '-infinity'::timestamptz)
    and (q.channel_id, q.next_at) <= (${channelId}, now()) order by q.channel_id, q.next_at`;

/**
 * SQL of the CTE `room`: the channels whose first row is longest due, with how much may be claimed of each. Each channel is probed
 * separately, so that a hundred thousand rows of one don't hide another's. With many channels each gives at most one and a half times
 * its share: what is read is locked, and other servers skip it.
 * @param queue a table with `channel_id` and `next_at`, indexed in this order. Parameters: $3 and $4 `rooms`, $5 `perChannel`, $6 `limit`
 */
export const roomSql = (queue: string) => `
room as materialized (
  select c.id, least(c.room, greatest(1, floor(1.5 * $6::int / count(*) over ())))::int as room from (
  select ch.id, coalesce(b.room, $5::int) as room
  from channel ch
  left join unnest($3::uuid[], $4::int[]) as b(channel_id, room) on b.channel_id = ch.id
  cross join lateral (
    select q.next_at from ${queue} q where ${dueOf('ch.id')} limit 1
  ) first
  where coalesce(b.room, $5::int) > 0
  order by first.next_at
  limit $6::int) c
)`;

/** The parameters of a claim: $1 the new lease, $2 its length in milliseconds, $3 to $6 as `roomSql` says. */
export const claimValues = (lease: { id: string; ms: number }, { limit, perChannel, rooms }: PlaceLimits) => [
  lease.id,
  lease.ms,
  rooms.map(({ channelId }) => channelId),
  rooms.map(({ room }) => room),
  perChannel,
  limit,
];
