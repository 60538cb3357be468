import type { Pool } from 'pg';
import type { CampaignView } from '../contract/campaigns.ts';
import type { Locale } from '../contract/page.ts';
import type { Platform } from '../domain/channel.ts';

type Times = { createdAt: Date; updatedAt: Date; version: number };
export type CampaignRow = Omit<CampaignView, 'createdAt' | 'updatedAt' | 'referralUrl'> &
  Times & {
    /** Read with it: where its cards are sent, and the language of our words. */
    source: { platform: Platform; account: Record<string, string> };
    brandLocale: Locale | null;
  };

const columns = `id, name, enabled, source_channel_id as "sourceChannelId", target_channel_id as "targetChannelId", card,
  on_success as "onSuccess", on_failure as "onFailure", tags, source_notice as "sourceNotice", ask_first as "askFirst",
  link_valid_days as "linkValidDays", created_at as "createdAt", updated_at as "updatedAt", version,
  (select json_build_object('platform', s.platform, 'account', s.public) from channel s where s.id = source_channel_id) as source,
  (select b.locale from brand b) as "brandLocale"`;

/** Campaigns. A deleted one keeps its row: its cards answer `campaign_disabled`. */
export function buildCampaignStore(pool: Pool) {
  return {
    async insert(campaign: Omit<CampaignRow, 'version'>): Promise<void> {
      await pool.query(
        `insert into campaign (id, name, enabled, source_channel_id, target_channel_id, card, on_success, on_failure, tags,
           source_notice, ask_first, link_valid_days, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)`,
        [
          campaign.id,
          campaign.name,
          campaign.enabled,
          campaign.sourceChannelId,
          campaign.targetChannelId,
          campaign.card,
          campaign.onSuccess,
          campaign.onFailure,
          campaign.tags,
          campaign.sourceNotice,
          campaign.askFirst,
          campaign.linkValidDays,
          campaign.createdAt,
        ],
      );
    },

    /** @returns false if the campaign has moved on from the version that was read */
    async update(campaign: CampaignRow): Promise<boolean> {
      const { rowCount } = await pool.query(
        `update campaign set name = $3, enabled = $4, card = $5, on_success = $6, on_failure = $7, tags = $8,
           source_notice = $9, ask_first = $10, link_valid_days = $11, updated_at = $12
         where id = $1 and version = $2 and deleted_at is null`,
        [
          campaign.id,
          campaign.version,
          campaign.name,
          campaign.enabled,
          campaign.card,
          campaign.onSuccess,
          campaign.onFailure,
          campaign.tags,
          campaign.sourceNotice,
          campaign.askFirst,
          campaign.linkValidDays,
          campaign.updatedAt,
        ],
      );
      return rowCount === 1;
    },

    async find(id: string): Promise<CampaignRow | null> {
      const { rows } = await pool.query(`select ${columns} from campaign where id = $1 and deleted_at is null`, [id]);
      return rows[0] ?? null;
    },

    async list(limit: number, before: string | null): Promise<CampaignRow[]> {
      const { rows } = await pool.query(
        `select ${columns} from campaign where deleted_at is null and ($2::uuid is null or id < $2) order by id desc limit $1`,
        [limit, before],
      );
      return rows;
    },

    /** Enabled campaigns that send their card from this channel, oldest first: the first keyword that fits counts. */
    async enabledFrom(sourceChannelId: string): Promise<CampaignRow[]> {
      const { rows } = await pool.query(
        `select ${columns} from campaign where source_channel_id = $1 and enabled and deleted_at is null order by id`,
        [sourceChannelId],
      );
      return rows;
    },

    /** The words of the drafts that lead to this WhatsApp channel, of disabled campaigns too; null: our default words. */
    async whatsappTexts(targetChannelId: string): Promise<(string | null)[]> {
      const { rows } = await pool.query(
        `select distinct card ->> 'whatsappText' as text from campaign where target_channel_id = $1 and deleted_at is null`,
        [targetChannelId],
      );
      return rows.map(({ text }: { text: string | null }) => text);
    },

    async remove(id: string, now: Date): Promise<boolean> {
      const { rowCount } = await pool.query(
        'update campaign set deleted_at = $2 where id = $1 and deleted_at is null',
        [id, now],
      );
      return rowCount === 1;
    },
  };
}
