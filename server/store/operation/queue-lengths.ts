import type { Pool } from 'pg';
import type { Platform } from '../../domain/channel.ts';

/** The length of one queue of one channel: `due` now, `delayed` (retried later), and how long the oldest has been due. */
export type QueueLength = {
  queue: 'outbox' | 'inbound';
  channelId: string;
  platform: Platform;
  due: number;
  delayed: number;
  oldestSeconds: number;
};

export type ChannelCount = { platform: Platform; state: 'ready' | 'attention'; count: number };

/** The limits of counting: per channel, in total, and the number of channels. */
const countedAtMost = { perChannel: 1_000, inAll: 20_000, channels: 500 };

const channelSql = `select id, platform from channel where deleted_at is null order by id limit ${countedAtMost.channels}`;

// A limited walk along `outbox_claim` for each channel: a million waiting rows cost as much as a thousand.
const outboxSql = `
with ch as materialized (${channelSql}),
bound as (select least(${countedAtMost.perChannel}, ${countedAtMost.inAll} / greatest(count(*), 1)) as rows from ch)
select ch.id as "channelId", ch.platform, due.count as due, delayed.count as delayed,
  greatest(0, coalesce(extract(epoch from now() - due.oldest), 0))::float8 as "oldestSeconds"
from ch cross join bound
cross join lateral (select count(*)::int as count, min(next_at) as oldest from
  (select o.next_at, o.state from outbox o where o.channel_id = ch.id and o.claim_at <= now()
   order by o.claim_at, o.id limit bound.rows) counted where state in ('due', 'retrying')) due
cross join lateral (select count(*)::int as count from
  (select from outbox o where o.channel_id = ch.id and o.claim_at > now()
   order by o.claim_at, o.id limit bound.rows) counted) delayed`;

// The oldest of all channels, then by channel. The limit is a query, so that the planner can't compare it with its row estimate:
// with old statistics it would read and sort all waiting rows.
const oldest = `(select ${countedAtMost.inAll / 2})`;
const inboundSql = `
with due as (select channel_id, next_at from inbound_event where processed_at is null and next_at <= now()
  order by next_at limit ${oldest}),
delayed as (select channel_id from inbound_event where processed_at is null and next_at > now()
  order by next_at limit ${oldest})
select ch.id as "channelId", ch.platform, coalesce(d.count, 0)::int as due, coalesce(l.count, 0)::int as delayed,
  greatest(0, coalesce(extract(epoch from now() - d.oldest), 0))::float8 as "oldestSeconds"
from (${channelSql}) ch
left join (select channel_id, count(*), min(next_at) as oldest from due group by 1) d on d.channel_id = ch.id
left join (select channel_id, count(*) from delayed group by 1) l on l.channel_id = ch.id`;

const stateSql = `select platform, state, count(*)::int as count from channel where deleted_at is null group by 1, 2`;

/** Metrics of the shared database for operators. Each call reads a limited number of rows, regardless of the queues' lengths. */
export function buildQueueLengthStore(pool: Pool) {
  return {
    async waiting(): Promise<QueueLength[]> {
      const outbox = await pool.query<Omit<QueueLength, 'queue'>>(outboxSql);
      const inbound = await pool.query<Omit<QueueLength, 'queue'>>(inboundSql);
      return [
        ...outbox.rows.map((row) => ({ ...row, queue: 'outbox' as const })),
        ...inbound.rows.map((row) => ({ ...row, queue: 'inbound' as const })),
      ];
    },

    async channelStates(): Promise<ChannelCount[]> {
      return (await pool.query<ChannelCount>(stateSql)).rows;
    },
  };
}
