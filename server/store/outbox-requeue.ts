import type { Pool } from 'pg';

const requeuedAtOnce = 200;

// `next_at` of a dead message is when it died. What is skipped over is being changed by somebody else, and not dead any more.
const requeueSql = `
with died as materialized (
  select o.id from outbox o
  where o.channel_id = $1 and o.shown = 'dead' and o.reason = 'channel_unauthorized' and o.requeued_at is null
    and o.next_at >= now() - $2 * interval '1 ms' and o.message is not null
  order by o.channel_id, o.next_at limit $3
  for update skip locked
)
update outbox o set state = 'due', reason = null, platform_code = null, requeued_at = now(), next_at = now(), held_until = null
where o.id = any (array(select died.id from died)) and o.requeued_at is null`;

/**
 * Makes messages due once more that died of their channel's credential in the last `sinceMs`, oldest first.
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
      values: [channelId, sinceMs, limit],
    });
    total += rowCount ?? 0;
    if ((rowCount ?? 0) < requeuedAtOnce) return total;
  }
}
