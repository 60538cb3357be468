import type { Pool } from 'pg';

const requeuedAtOnce = 50;

/**
 * What is still worth sending: no answer to an hours-old message, and no question that a later one replaced; of a campaign's cards
 * only the newest, and none if the campaign is off or has linked its customer since. A customer without an answer asks repeatedly.
 */
const isWanted = `case o.cause
    when 'reply' then false
    when 'question' then (select a.outcome = 'open' from attempt a where a.id = o.attempt_id)
    when 'card' then (select g.enabled and g.deleted_at is null from campaign g where g.id = k.campaign_id)
      and not exists (select from outbox n join card nk on nk.id = n.card_id where n.contact_id = o.contact_id and n.created_at >= o.created_at
        and (n.created_at, n.id) > (o.created_at, o.id) and n.cause = 'card' and nk.campaign_id = k.campaign_id)
      and not exists (select from attempt a where a.source_contact_id = o.contact_id and a.outcome = 'linked'
        and a.campaign_id = k.campaign_id and a.ended_at > o.created_at)
    else true end`;

// `next_at` of a dead message is when it died. Locked rows are being changed, so they are no longer dead. A trial goes to a contact
// who can be written to: only its arrival makes the others due.
const requeueSql = `
with died as materialized (
  select o.id from outbox o
    join contact c on c.id = o.contact_id and (c.state = 'active' or not $4::boolean)
    left join card k on k.id = o.card_id
  where (${isWanted}) and o.channel_id = $1 and o.shown = 'dead' and o.reason = 'channel_unauthorized' and o.requeued_at is null
    and o.next_at >= now() - $2 * interval '1 ms' and o.message is not null
  order by o.channel_id, o.next_at limit $3
  for update of o skip locked
)
update outbox o set state = 'due', reason = null, platform_code = null, requeued_at = now(), next_at = now(), held_until = null
where o.id = any (array(select died.id from died)) and o.requeued_at is null`;

/**
 * Makes messages due again that died of their channel's credential in the last `sinceMs`, oldest first.
 * @param most how many; null: all
 * @returns how many
 */
export async function requeueUnauthorized(
  pool: Pool,
  channelId: string,
  { sinceMs, most }: { sinceMs: number; most: number | null },
): Promise<number> {
  let total = 0;
  for (;;) {
    const limit = Math.min(requeuedAtOnce, most === null ? requeuedAtOnce : most - total);
    const { rowCount } = await pool.query({
      name: 'outbox-requeue',
      text: requeueSql,
      values: [channelId, sinceMs, limit, most !== null],
    });
    total += rowCount ?? 0;
    if ((rowCount ?? 0) < requeuedAtOnce) return total;
  }
}

const mostHastened = 1_000;

// Tries due within a minute aren't hastened: each try counts.
const hastenSql = `
with later as materialized (
  select o.id from outbox o
  where o.channel_id = $1 and o.claim_at > now() + interval '1 minute' and o.state = 'retrying' and o.next_at > now() + interval '1 minute'
  order by o.channel_id, o.claim_at limit ${requeuedAtOnce}
  for update of o skip locked
)
update outbox o set next_at = now(), held_until = null where o.id = any (array(select later.id from later)) and o.state = 'retrying'`;

/**
 * Makes a channel's messages due now if their next try is over a minute away: the platform had asked to wait, or they had failed
 * often. A failing channel gets so few tries that there are never many.
 * @returns how many
 */
export async function hastenRetries(pool: Pool, channelId: string): Promise<number> {
  let total = 0;
  for (;;) {
    const { rowCount } = await pool.query({ name: 'outbox-hasten', text: hastenSql, values: [channelId] });
    total += rowCount ?? 0;
    if ((rowCount ?? 0) < requeuedAtOnce || total >= mostHastened) return total;
  }
}
