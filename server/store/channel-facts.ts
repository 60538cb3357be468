import type { Pool } from 'pg';

// The search ends with the first that is found; without any it must end too, and 5,000 take some 20 ms.
const membersLookedAt = 5_000;

/** What a channel's messages and contacts tell whoever sets up a campaign on it. */
export function buildChannelFactStore(pool: Pool) {
  return {
    /** Messages on success and on failure to this channel since then: sent, and not sent because the window was over (M21). */
    async window(channelId: string, since: Date): Promise<{ sent: number; skipped: number }> {
      // In the words of the index `outbox_fate`, which holds these rows and no others.
      const { rows } = await pool.query(
        `select count(*) filter (where state = 'sent') as sent, count(*) filter (where state = 'skipped') as skipped
         from outbox where channel_id = $1 and created_at >= $2 and cause in ('success_source', 'failure_source')
           and (state = 'sent' or (state = 'skipped' and reason = 'window'))`,
        [channelId, since],
      );
      return rows[0];
    },

    /** True if somebody on one of these channels has a member number. Of very many who have one, some are looked at. */
    async memberNumbers(channelIds: string[]): Promise<boolean> {
      const { rows } = await pool.query(
        `select exists (select from (select id from profile where member_number is not null limit $2) member
           join lateral (select from contact c where c.profile_id = member.id and c.channel_id = any($1) limit 1) one on true
         ) as found`,
        [channelIds, membersLookedAt],
      );
      return rows[0].found;
    },
  };
}
