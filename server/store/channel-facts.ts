import type { Pool } from 'pg';

// The search ends with the first match, and is also limited without a match.
const membersLookedAt = 150;

// Counted by the trigger `outbox_ended` when a message ends: 30 days of a channel are a hundred rows, for any volume.
const windowSql = `
select coalesce(sum(sent), 0)::int as sent, coalesce(sum(skipped), 0)::int as skipped from message_count
where channel_id = $1 and day >= ($2::timestamptz at time zone 'UTC')::date`;
const membersSql = `
select exists (select from (select id from profile where member_number is not null limit ${membersLookedAt}) member
  cross join lateral (select from contact c where c.profile_id = member.id and c.channel_id = any ($1) limit 1) one) as found`;

/** Counts of a channel's messages and contacts, for setting up a campaign on it. */
export function buildChannelFactStore(pool: Pool) {
  return {
    /**
     * Messages on success and on failure to this channel since then, in whole days (UTC): sent, and not sent because the window had
     * ended (M21).
     */
    async window(channelId: string, since: Date): Promise<{ sent: number; skipped: number }> {
      const { rows } = await pool.query(windowSql, [channelId, since]);
      return rows[0];
    },

    /** True if a contact on one of these channels has a member number. Only a limited number of member numbers is checked. */
    async memberNumbers(channelIds: string[]): Promise<boolean> {
      const { rows } = await pool.query(membersSql, [channelIds]);
      return rows[0].found;
    },
  };
}
