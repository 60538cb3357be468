import type { Pool } from 'pg';

// The search ends with the first that is found; without any it must end too.
const membersLookedAt = 150;

// Counted when a message ends, by the trigger `outbox_ended`: 30 days of a channel are a hundred rows, however much it sends.
const windowSql = `
select coalesce(sum(sent), 0)::int as sent, coalesce(sum(skipped), 0)::int as skipped from message_count
where channel_id = $1 and day >= ($2::timestamptz at time zone 'UTC')::date`;
const membersSql = `
select exists (select from (select id from profile where member_number is not null limit ${membersLookedAt}) member
  cross join lateral (select from contact c where c.profile_id = member.id and c.channel_id = any ($1) limit 1) one) as found`;

/** What a channel's messages and contacts tell whoever sets up a campaign on it. */
export function buildChannelFactStore(pool: Pool) {
  return {
    /**
     * Messages on success and on failure to this channel since then, in whole days (UTC): sent, and not sent because the window
     * was over (M21).
     */
    async window(channelId: string, since: Date): Promise<{ sent: number; skipped: number }> {
      const { rows } = await pool.query(windowSql, [channelId, since]);
      return rows[0];
    },

    /** True if somebody on one of these channels has a member number. Of very many who have one, some are looked at. */
    async memberNumbers(channelIds: string[]): Promise<boolean> {
      const { rows } = await pool.query(membersSql, [channelIds]);
      return rows[0].found;
    },
  };
}
