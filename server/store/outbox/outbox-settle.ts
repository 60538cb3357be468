import type { Pool } from 'pg';
import { platformIds, platforms } from '../../contract/platforms.ts';
import { accountReasons } from '../../contract/reasons.ts';
import type { Platform } from '../../domain/channel.ts';
import type { DeliveryResult, SendingFacts } from '../../domain/delivery.ts';
import { isMarked, markedBy } from './channel-mark.ts';
import { optedOut, takenBack, toldFailure } from './outbox-facts.ts';
import { activeChannels, firstChannel, nextChannel } from './outbox-paths.ts';

// The condition repeats the facts of the decision: if one changed since, nothing is written and the row is decided again.
// No index covers a column that changes here or in a claim: a test counts the HOT updates.
const beginSql = `
update outbox o set
  state = 'sending', attempts = o.attempts + 1, first_sent_at = coalesce(o.first_sent_at, now()),
  frozen = coalesce(o.frozen, $4), frozen_kid = case when o.frozen is null then $5 else o.frozen_kid end,
  lease_until = now() + $3 * interval '1 ms'
from contact c
where o.id = $1 and o.lease_id = $2 and o.state = 'claimed' and o.lease_until > now() and c.id = o.contact_id
  and c.state = $6
  and exists (select from attempt l where l.card_id = o.card_id and l.outcome = 'linked') = $7
  and (select t.state from attempt a join contact t on t.id = a.target_contact_id where a.id = o.attempt_id)
    is not distinct from $8
  and ${takenBack} = $9
  and ${optedOut} = $10
returning o.attempts, o.first_sent_at, now() as now`;

/**
 * Marks a claimed row as *sending* and keeps its bytes: committed when this returns, before the first byte goes out.
 * Renews the lease. Null if the lease isn't ours any more, or one of the facts has changed: read them again.
 */
export async function beginSending(
  pool: Pool,
  lease: { id: string; ms: number },
  outboxId: string,
  facts: SendingFacts,
  frozen: { kid: string; sealed: Buffer },
): Promise<{ attempts: number; firstSentAt: Date; now: Date } | null> {
  const { rows } = await pool.query<{ attempts: number; first_sent_at: Date; now: Date }>({
    name: 'outbox-begin',
    text: beginSql,
    values: [
      outboxId,
      lease.id,
      lease.ms,
      frozen.sealed,
      frozen.kid,
      facts.contactState,
      facts.cardLinked,
      facts.targetState,
      facts.takenBack,
      facts.optedOut,
    ],
  });
  const [row] = rows;
  return row ? { attempts: row.attempts, firstSentAt: row.first_sent_at, now: row.now } : null;
}

// An echo may precede the platform's answer: then the row is sent, and only our own `sent` may add to it.
const finishSql = `
with done as (
  update outbox set
    state = $3, reason = $4, platform_code = $5, platform_message_id = coalesce($6, platform_message_id),
    next_at = now() + $7 * interval '1 ms', sent_at = case when $3 = 'sent' then coalesce(sent_at, now()) end,
    -- Only a retry needs the bytes as they were sent.
    frozen = case when $3 = 'retrying' and not $9 then frozen end,
    frozen_kid = case when $3 = 'retrying' and not $9 then frozen_kid end,
    lease_id = null, lease_until = null
  where id = $1 and lease_id = $2 and (state in ('claimed', 'sending') or (state = 'sent' and $3 = 'sent'))
  returning id, channel_id, contact_id, cause
),
told as (${toldFailure('done', { state: '$3', reason: '$4', code: '$5' })}),
marked as (
  update channel c set state = case when $3 = 'dead' then 'attention' else 'ready' end,
    attention = case when $3 = 'dead' then $4 end, attention_by = case when $3 = 'dead' then ${markedBy("'send'")} end
  from done where c.id = done.channel_id and case $3
    when 'dead' then $4 = any($8) and $5 <> 'unsendable' and ${isMarked('$4')}
    -- A quota that is used up says nothing of what is free.
    when 'sent' then c.attention_by = 'send' and not ($10 and c.attention = 'quota_used_up')
    else false end
  returning c.state
)
select (select state from marked) as "channelState" from done`;

/**
 * Writes a row's result if it is still held by the lease that sent it; null if not. If a message died of its channel, the channel
 * gets `attention` in the same statement, and is `ready` again with the next one sent (for `quota_used_up`: the next one that
 * counts).
 * @returns `channelState`: the channel's new state, null if unchanged
 */
export async function finishDelivery(
  pool: Pool,
  leaseId: string,
  outboxId: string,
  result: DeliveryResult,
): Promise<{ channelState: 'ready' | 'attention' | null } | null> {
  const reason = result.state === 'skipped' || result.state === 'dead' ? result.reason : null;
  const code = result.state === 'sent' ? null : result.code;
  const messageId = result.state === 'sent' ? result.messageId : null;
  const delayMs = result.state === 'retrying' ? result.delayMs : 0;
  const dropFrozen = result.state === 'retrying' && result.dropFrozen === true;
  const isFree = result.state === 'sent' && result.free === true;
  const values = [
    outboxId,
    leaseId,
    result.state,
    reason,
    code,
    messageId,
    delayMs,
    accountReasons,
    dropFrozen,
    isFree,
  ];
  const { rows } = await pool.query({ name: 'outbox-finish', text: finishSql, values });
  return rows[0] ?? null;
}

/** Releases a row that our own code failed on before anything was sent. */
export async function postponeDelivery(pool: Pool, leaseId: string, outboxId: string, delayMs: number): Promise<void> {
  await pool.query(
    `update outbox set state = 'retrying', next_at = now() + $3 * interval '1 ms', lease_id = null, lease_until = null
     where id = $1 and lease_id = $2 and state = 'claimed'`,
    [outboxId, leaseId, delayMs],
  );
}

/** Recovery: rows read per channel at least, rows read in all, rows taken at most. */
const fewestLooks = 5;
const looks = 400;
const recoveredAtOnce = 20;

export type RecoveredDelivery = {
  id: string;
  channelId: string;
  platform: Platform;
  state: 'due' | 'retrying' | 'unknown';
};

// Claimed rows are older than waiting ones, so they are at the front of their channel's part of the index.
const recoverSql = `
with recursive ${activeChannels('$3')},
over as materialized (
  select held.id from active a cross join lateral (
    select o.id, o.state, o.lease_until from outbox o
    where o.channel_id = a.channel_id and o.claim_at <= now()
    order by o.claim_at, o.id limit greatest(${fewestLooks}, ${looks} / (select count(*) from active))) held
  where held.state in ('claimed', 'sending') and held.lease_until < now()
  limit ${recoveredAtOnce}
),
free as materialized (
  select o.id from outbox o
  where o.id = any (array(select id from over)) and o.state in ('claimed', 'sending') and o.lease_until < now()
  for update skip locked
),
recovered as (
  update outbox o set
    state = case
      when o.state = 'claimed' then case when o.attempts = 0 then 'due' else 'retrying' end
      when o.first_sent_at > now() - k.ms * interval '1 ms' then 'retrying'
      else 'unknown' end,
    next_at = case when o.state = 'claimed' then o.next_at else now() end,
    lease_id = null, lease_until = null
  from channel ch left join unnest($1::text[], $2::float8[]) as k(platform, ms) on k.platform = ch.platform
  where o.id = any (array(select id from free)) and ch.id = o.channel_id
  returning o.id, o.channel_id, ch.platform, o.state
)
select ${nextChannel} as "nextChannel", r.* from (select) one left join recovered r on true`;

/**
 * @returns `recover`: takes rows from expired leases, some at a time. Only claimed: due again. In *sending*: it may have arrived, so
 * it is sent again only where the platform dedupes by our key and still keeps it; else `unknown`, never claimed again
 */
export function buildRecover(pool: Pool) {
  const keyed = platformIds.filter((platform) => platforms[platform].retryKeyMs !== null);
  const keys = [keyed, keyed.map((platform) => platforms[platform].retryKeyMs)];
  let after = firstChannel;

  return async (): Promise<RecoveredDelivery[]> => {
    const { rows } = await pool.query({ name: 'outbox-recover', text: recoverSql, values: [...keys, after] });
    after = rows[0]?.nextChannel ?? firstChannel;
    return rows
      .filter(({ id }) => id !== null)
      .map(({ id, channel_id, platform, state }) => ({ id, channelId: channel_id, platform, state }));
  };
}
