import type { Pool } from 'pg';

/** A channel that this server refreshes until the lease expires. */
export type RefreshClaim = { channelId: string; leaseId: string };

const claimSql = `
with due as (
  select r.channel_id from channel_refresh r where r.next_at <= now() order by r.next_at limit $3 for update skip locked)
update channel_refresh r set lease_id = $1, next_at = now() + $2 * interval '1 ms'
where r.channel_id = any (array(select due.channel_id from due))
returning r.channel_id as "channelId"`;

// A backup of an earlier version contains channels without rows here.
const addMissingSql = `
insert into channel_refresh (channel_id, next_at)
select c.id, now() + random() * interval '1 day' from channel c
where c.deleted_at is null and not exists (select from channel_refresh r where r.channel_id = c.id)
on conflict do nothing`;

/** The times at which the accounts' facts are read again; servers share the channels. */
export function buildChannelRefreshStore(pool: Pool) {
  let isComplete = false;
  return {
    /** Claims due channels, the longest due first. Expired leases are due again. */
    async claim(lease: { id: string; ms: number }, limit: number): Promise<RefreshClaim[]> {
      if (!isComplete) await pool.query(addMissingSql);
      isComplete = true;
      const { rows } = await pool.query<{ channelId: string }>(claimSql, [lease.id, lease.ms, limit]);
      return rows.map(({ channelId }) => ({ channelId, leaseId: lease.id }));
    },

    /** Schedules the next refresh after `againMs`; null: the channel is deleted. No effect if the lease is no longer ours. */
    async done({ channelId, leaseId }: RefreshClaim, againMs: number | null): Promise<void> {
      await pool.query(
        againMs === null
          ? 'delete from channel_refresh where channel_id = $1 and lease_id = $2'
          : `update channel_refresh set lease_id = null, next_at = now() + $3 * interval '1 ms'
             where channel_id = $1 and lease_id = $2`,
        againMs === null ? [channelId, leaseId] : [channelId, leaseId, againMs],
      );
    },
  };
}
