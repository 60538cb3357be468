import type { Pool } from 'pg';
import type { CampaignDraft, CampaignView } from '../contract/campaigns.ts';
import type { Locale } from '../contract/page.ts';
import type { Platform } from '../domain/channel.ts';
import { buildCampaignWords } from './campaign-words.ts';
import { queriesOn } from './database/rows.ts';

type Times = { createdAt: Date; updatedAt: Date; version: number };
export type CampaignRow = Omit<CampaignView, 'createdAt' | 'updatedAt' | 'referralUrl' | 'stats' | 'collisions'> &
  Times & {
    /** Read with it: the source of its cards, and the language of our texts. */
    source: { platform: Platform; account: Record<string, string> };
    brandLocale: Locale | null;
  };
/** A campaign as it is shown, with its counts. */
export type ShownCampaign = CampaignRow & { stats: CampaignView['stats'] };
export const noStats: CampaignView['stats'] = { linked: 0, lastLinkedAt: null };

/** A campaign's own fields with the type of their column: what is read, inserted and updated follows from it. */
const ownColumns = {
  name: 'text',
  enabled: 'boolean',
  card: 'jsonb',
  onSuccess: 'jsonb',
  onFailure: 'jsonb',
  tags: 'jsonb',
  sourceNotice: 'text',
  askFirst: 'boolean',
  linkValidDays: 'int',
  draft: 'jsonb',
} satisfies Record<keyof (CampaignDraft & Pick<CampaignRow, 'draft'>), string>;
const own = Object.keys(ownColumns) as (keyof typeof ownColumns)[];
/** `onSuccess` is kept in the column `on_success`. */
const columnOf = (field: string) => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const valuesOf = (campaign: CampaignRow | Omit<CampaignRow, 'version'>) => own.map((field) => campaign[field]);

const columns = `id, source_channel_id as "sourceChannelId", target_channel_id as "targetChannelId",
  ${own.map((field) => `${columnOf(field)} as "${field}"`).join(', ')},
  created_at as "createdAt", updated_at as "updatedAt", version,
  (select json_build_object('platform', s.platform, 'account', s.public) from channel s where s.id = source_channel_id) as source,
  (select b.locale from brand b) as "brandLocale"`;
// The number of links, including undone ones. Only read for people: a keyword's answer doesn't need it.
const shownColumns = `${columns}, (select json_build_object('linked', coalesce(sum(l.linked), 0),
    'lastLinkedAt', to_char(max(l.last_linked_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  from campaign_links l where l.campaign_id = campaign.id) as stats`;

/**
 * Locks a campaign's channels and bot modules, so that none is deleted between the check and the write.
 * @param channels the SQL condition on `channel c`
 * @param modules the SQL of the bot modules' ids, each once
 */
const channelsThere = (channels: string) =>
  `channels as (select c.id from channel c where ${channels} and c.deleted_at is null order by c.id for share)`;
const modulesThere = (modules: string) =>
  `modules as (select m.id from module m where m.id = any(${modules}::uuid[]) and m.deleted_at is null order by m.id for share)`;
const allChannels = '(select count(*) from channels) = 2';
const allModules = (modules: string) => `(select count(*) from modules) = cardinality(${modules}::uuid[])`;

/** Campaigns. A deleted one keeps its row: its cards return `campaign_disabled`. */
export function buildCampaignStore(pool: Pool) {
  const { affectsOneRow, firstRow, allRows } = queriesOn(pool);
  return {
    /** @param moduleIds the bot modules that it uses, each once. @returns false if one of them, or one of its channels, is deleted */
    insert: (campaign: Omit<CampaignRow, 'version'>, moduleIds: string[]): Promise<boolean> =>
      affectsOneRow(
        `with ${channelsThere('c.id in ($2::uuid, $3::uuid)')}, ${modulesThere('$5')}
         insert into campaign (id, source_channel_id, target_channel_id, created_at, updated_at, ${own.map(columnOf).join(', ')})
         select $1::uuid, $2::uuid, $3::uuid, $4::timestamptz, $4::timestamptz, ${own.map((field, i) => `$${i + 6}::${ownColumns[field]}`).join(', ')}
         where ${allChannels} and ${allModules('$5')}`,
        [
          campaign.id,
          campaign.sourceChannelId,
          campaign.targetChannelId,
          campaign.createdAt,
          moduleIds,
          ...valuesOf(campaign),
        ],
      ),

    /**
     * @param moduleIds the bot modules that it uses from now on, each once
     * @returns false if the campaign's version isn't the one that was read, or one of the modules is deleted
     */
    update: (campaign: CampaignRow, moduleIds: string[]): Promise<boolean> =>
      affectsOneRow(
        `with ${modulesThere('$4')}
         update campaign set updated_at = $3, ${own.map((field, i) => `${columnOf(field)} = $${i + 5}`).join(', ')}
         where id = $1 and version = $2 and deleted_at is null and ${allModules('$4')}`,
        [campaign.id, campaign.version, campaign.updatedAt, moduleIds, ...valuesOf(campaign)],
      ),

    find: (id: string): Promise<ShownCampaign | null> =>
      firstRow(`select ${shownColumns} from campaign where id = $1 and deleted_at is null`, [id]),

    /** Newest first. @param name part of the name, in any case and width; null: any */
    list: (limit: number, before: string | null, name: string | null = null): Promise<ShownCampaign[]> =>
      allRows(
        `select ${shownColumns} from campaign where deleted_at is null and ($2::uuid is null or id < $2)
           and ($3::text is null or strpos(lower(normalize(name, NFKC)), lower(normalize($3, NFKC))) > 0)
         order by id desc limit $1`,
        [limit, before, name],
      ),

    /** The campaign if it is enabled and sends its card on this channel. */
    findEnabled: (id: string, sourceChannelId: string): Promise<CampaignRow | null> =>
      firstRow(
        `select ${columns} from campaign where id = $1 and source_channel_id = $2 and enabled and deleted_at is null`,
        [id, sourceChannelId],
      ),

    words: buildCampaignWords(pool),

    /** @param version null: any. @returns null if there is none, or the version differs */
    remove: (id: string, version: number | null, now: Date): Promise<{ version: number } | null> =>
      firstRow(
        `update campaign set deleted_at = $3
         where id = $1 and ($2::int is null or version = $2) and deleted_at is null returning version`,
        [id, version, now],
      ),

    /** A deleted campaign, and the bot modules that it uses. */
    findDeleted: (id: string): Promise<{ version: number; moduleIds: string[] } | null> =>
      firstRow(
        `select version, array_remove(array[on_success #>> '{source,moduleId}', on_success #>> '{target,moduleId}',
           on_failure #>> '{source,moduleId}'], null) as "moduleIds" from campaign where id = $1 and deleted_at is not null`,
        [id],
      ),

    /** @param moduleIds the bot modules that it uses, each once. @returns false if one of them, or one of its channels, is deleted */
    async restore(id: string, moduleIds: string[], now: Date): Promise<boolean> {
      const its =
        'c.id in (select unnest(array[g.source_channel_id, g.target_channel_id]) from campaign g where g.id = $1)';
      return affectsOneRow(
        `with ${channelsThere(its)}, ${modulesThere('$3')}
         update campaign set deleted_at = null, updated_at = $2 where id = $1 and ${allChannels} and ${allModules('$3')}`,
        [id, now, moduleIds],
      );
    },
  };
}
