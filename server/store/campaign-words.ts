import type { Pool } from 'pg';
import type { KeywordHolder } from '../domain/linking/keyword.ts';

/** The parts of a channel's campaigns by which a customer's message is interpreted. */
export type CampaignWords = {
  /** Enabled campaigns that send their card on this channel, oldest first. */
  holders: readonly KeywordHolder[];
  /** The draft texts that lead to this WhatsApp channel, also of disabled campaigns; null: the default text. */
  whatsappTexts: readonly (string | null)[];
};

const wordsSql = `
select coalesce((select s.stamp from campaign_stamp s where s.channel_id = $1), 0) as stamp,
  (select coalesce(json_agg(json_build_object('id', c.id, 'name', c.name, 'keywords', c.card -> 'keywords') order by c.id), '[]')
   from campaign c where c.source_channel_id = $1 and c.enabled and c.deleted_at is null) as holders,
  array(select distinct c.card ->> 'whatsappText' from campaign c
   where c.target_channel_id = $1 and c.deleted_at is null) as "whatsappTexts"`;

/**
 * Reads a channel's words. Its campaigns are read again only if one of them has changed: the cache is valid while the channel's
 * stamp, which every message reads, is the same. The same words are the same object. Keywords are folded in JavaScript, which no
 * database index can do.
 */
export function buildCampaignWords(pool: Pool): (channelId: string) => Promise<CampaignWords> {
  const remembered = new Map<string, { stamp: number; words: CampaignWords }>();
  return async (channelId) => {
    const stamped = await pool.query<{ stamp: number }>('select stamp from campaign_stamp where channel_id = $1', [
      channelId,
    ]);
    const stamp = stamped.rows[0]?.stamp ?? 0;
    const known = remembered.get(channelId);
    if (known?.stamp === stamp) return known.words;
    const { rows } = await pool.query<CampaignWords & { stamp: number }>(wordsSql, [channelId]);
    const [read] = rows;
    if (!read) throw new Error('a select without from has one row');
    const { stamp: at, ...words } = read;
    remembered.set(channelId, { stamp: at, words });
    return words;
  };
}
