/** How many channels with open messages one statement reads; the next one continues after them. */
const channelsAtOnce = 40;

/** Where a round through the channels starts. */
export const firstChannel = '00000000-0000-0000-0000-000000000000';

/**
 * `active`: the channels with open messages after the one in the parameter, each with its first message's time. One probe of the
 * index `outbox_claim` per channel, so channels without messages cost nothing; PostgreSQL has no skip scan before version 18. For
 * `with recursive`.
 */
export const activeChannels = (after: string) => `active (channel_id, claim_at, n) as (
  (select o.channel_id, o.claim_at, 1 from outbox o
   where o.claim_at is not null and o.channel_id > ${after}::uuid order by o.channel_id, o.claim_at, o.id limit 1)
  union all
  select s.channel_id, s.claim_at, a.n + 1
  from active a cross join lateral (
    select o.channel_id, o.claim_at from outbox o
    where o.claim_at is not null and o.channel_id > a.channel_id order by o.channel_id, o.claim_at, o.id limit 1) s
  where a.n < ${channelsAtOnce}
)`;

/** The channel after which the next round continues; null if this one reached the end. */
export const nextChannel = `(select channel_id from active where n = ${channelsAtOnce})`;

/**
 * The rows of one contact, for a query in the order of (contact, created at) with a limit. As a range: with `=` the planner may
 * expect few rows, read them all and sort them.
 */
export const ofContact = (row: string, contactId: string) =>
  `(${row}.contact_id, ${row}.created_at) between (${contactId}, '-infinity') and (${contactId}, 'infinity')`;
