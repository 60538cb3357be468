/** How many channels with open messages one statement looks at; the next one goes on after them. */
const channelsAtOnce = 40;

/** Where a round through the channels begins. */
export const firstChannel = '00000000-0000-0000-0000-000000000000';

/**
 * `active`: the channels after the one in the parameter that have open messages, each with the time at which its first one is
 * looked at. One probe of the index `outbox_claim` a channel, so that channels without messages cost nothing; PostgreSQL has no
 * skip scan before version 18. For `with recursive`.
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

/** After which channel the next round goes on; null where this one has come to the end. */
export const nextChannel = `(select channel_id from active where n = ${channelsAtOnce})`;

/**
 * The rows of one contact, for a query in the order of (contact, created at) with a limit. As a range: with `=` the planner may
 * think that they are few, read them all and sort them.
 */
export const ofContact = (row: string, contactId: string) =>
  `(${row}.contact_id, ${row}.created_at) between (${contactId}, '-infinity') and (${contactId}, 'infinity')`;
