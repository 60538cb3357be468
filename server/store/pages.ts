import type { Pool } from 'pg';
import type { BrandPatch, BrandView } from '../contract/brand.ts';
import { queriesOn } from './database/rows.ts';
import type { ChannelFacts } from './link-read.ts';

/** The data for the pages of a card, without contact data. */
export type CardPageRow = {
  cardId: string;
  /** The key under which the card was created. */
  kid: string;
  /** True if it has fresh codes: cards of 0.1 have none. */
  hasFreshCodes: boolean;
  expiresAt: Date;
  revoked: boolean;
  campaignId: string;
  /** The campaign is off, says nothing in the source's chat about it, and nobody has begun to use the card. */
  isClosed: boolean;
  keywords: string[];
  /** The content of the card itself. */
  card: { title: string; text: string; button: string; imageId: string | null };
  /** The campaign's own text for WhatsApp's draft (M10). */
  whatsappText: string | null;
  source: ChannelFacts;
  target: ChannelFacts;
  brand: BrandView | null;
};

const channelJson = (c: string) =>
  `json_build_object('id', ${c}.id, 'platform', ${c}.platform, 'name', ${c}.name, 'state', ${c}.state, 'public', ${c}.public)`;

const brandColumnOf: Record<keyof BrandView, string> = {
  name: 'name',
  logoImageId: 'logo_image_id',
  color: 'color',
  privacyUrl: 'privacy_url',
  locale: 'locale',
  timeZone: 'time_zone',
};
const brandColumns = Object.entries(brandColumnOf)
  .map(([field, column]) => `${column} as "${field}"`)
  .join(', ');

/** One read per page view. */
export function buildPageStore(pool: Pool) {
  const { firstRow } = queriesOn(pool);
  return {
    ofCard: (cardId: string): Promise<CardPageRow | null> =>
      firstRow({
        name: 'card-page',
        text: `select c.id as "cardId", c.kid, c.fresh_code_hash is not null as "hasFreshCodes", c.expires_at as "expiresAt", c.revoked_at is not null as revoked, g.id as "campaignId",
            not (g.enabled and g.deleted_at is null) and g.on_failure ->> 'source' is null
              and not exists (select from attempt a where a.card_id = c.id and a.outcome <> 'failed') as "isClosed",
            g.card -> 'keywords' as keywords, g.card ->> 'whatsappText' as "whatsappText",
            json_build_object('title', g.card -> 'title', 'text', g.card -> 'text', 'button', g.card -> 'button', 'imageId', g.card -> 'imageId') as card,
            ${channelJson('s')} as source, ${channelJson('t')} as target,
            (select json_build_object('name', b.name, 'logoImageId', b.logo_image_id, 'color', b.color, 'privacyUrl', b.privacy_url, 'locale', b.locale, 'timeZone', b.time_zone) from brand b) as brand
          from card c join campaign g on g.id = c.campaign_id
          join channel s on s.id = g.source_channel_id join channel t on t.id = g.target_channel_id
          where c.id = $1`,
        values: [cardId],
      }),

    brand: (): Promise<BrandView | null> => firstRow(`select ${brandColumns} from brand`),

    /** Fields that the patch leaves out are unchanged, in one statement: concurrent edits of two fields are both saved. */
    async saveBrand(patch: BrandPatch): Promise<BrandView> {
      const set = Object.entries(brandColumnOf).map(
        ([field, column]) =>
          `${column} = case when $1::jsonb ? '${field}' then excluded.${column} else brand.${column} end`,
      );
      const { rows } = await pool.query(
        `insert into brand (${Object.values(brandColumnOf).join(', ')})
         select $1::jsonb ->> 'name', ($1::jsonb ->> 'logoImageId')::uuid, $1::jsonb ->> 'color', $1::jsonb ->> 'privacyUrl',
           $1::jsonb ->> 'locale', $1::jsonb ->> 'timeZone'
         on conflict (only_row) do update set ${set.join(', ')}
         returning ${brandColumns}`,
        [patch],
      );
      return rows[0];
    },
  };
}
