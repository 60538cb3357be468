import type { Pool } from 'pg';
import type { CampaignDraft } from '../contract/campaigns.ts';
import type { PreviewPosition } from '../contract/phone-previews.ts';
import { queriesOn } from './database/rows.ts';

export type NewPhonePreview = {
  id: string;
  campaignId: string;
  tokenHash: Buffer;
  draft: CampaignDraft | null;
  madeBy: string;
  now: Date;
  expiresAt: Date;
};
/** `version` changes with what it shows. */
export type PhonePreviewRow = { id: string; campaignId: string; draft: CampaignDraft | null; version: string };
type ShownState = { expiresAt: Date; position: PreviewPosition | null; seenAt: Date | null };

const open = 'ended_at is null and expires_at > ';
const own = 'campaign_id = $1 and made_by = $2';
const version = `p.version || '.' || c.version as version`;
const running = 'campaign_preview p join campaign c on c.id = p.campaign_id where c.deleted_at is null';

/** Previews of campaigns on a phone. A person has one of a campaign at a time. */
export function buildPhonePreviewStore(pool: Pool) {
  const { firstRow, allRows, affectedRows, affectsOneRow } = queriesOn(pool);
  return {
    /** Ends the person's earlier one. @returns false if the campaign is deleted */
    insert: (preview: NewPhonePreview): Promise<boolean> =>
      affectsOneRow(
        `with earlier as (update campaign_preview set ended_at = $6 where campaign_id = $2 and made_by = $5 and ended_at is null)
         insert into campaign_preview (id, campaign_id, token_hash, draft, made_by, created_at, expires_at)
         select $1, c.id, $3, $4, $5, $6, $7 from campaign c where c.id = $2 and c.deleted_at is null`,
        [
          preview.id,
          preview.campaignId,
          preview.tokenHash,
          preview.draft,
          preview.madeBy,
          preview.now,
          preview.expiresAt,
        ],
      ),

    /** The open preview with this token. */
    find: (tokenHash: Buffer, now: Date): Promise<PhonePreviewRow | null> =>
      firstRow(
        `select p.id, p.campaign_id as "campaignId", p.draft, ${version} from ${running} and p.token_hash = $1 and ${open} $2`,
        [tokenHash, now],
      ),

    /** A person's open preview of a campaign. */
    state: (campaignId: string, madeBy: string, now: Date): Promise<ShownState | null> =>
      firstRow(
        `select expires_at as "expiresAt", position, seen_at as "seenAt" from campaign_preview where ${own} and ${open} $3`,
        [campaignId, madeBy, now],
      ),

    /** Replaces the edits of a person's open preview. @returns false if there is none */
    edit: (campaignId: string, madeBy: string, draft: CampaignDraft, now: Date): Promise<boolean> =>
      affectsOneRow(`update campaign_preview set draft = $4, version = version + 1 where ${own} and ${open} $3`, [
        campaignId,
        madeBy,
        now,
        draft,
      ]),

    /** Ends all of a campaign. @returns how many there were */
    end: (campaignId: string, now: Date): Promise<number> =>
      affectedRows(`update campaign_preview set ended_at = $2 where campaign_id = $1 and ${open} $2`, [
        campaignId,
        now,
      ]),

    move: (id: string, position: PreviewPosition): Promise<boolean> =>
      affectsOneRow('update campaign_preview set position = $2 where id = $1', [id, position]),

    /** Those of these that are open. */
    versions: (ids: string[], now: Date): Promise<{ id: string; version: string }[]> =>
      allRows(`select p.id, ${version} from ${running} and p.id = any($1) and ${open} $2`, [ids, now]),

    /** @param at null: the phone has left */
    seen: (ids: string[], at: Date | null): Promise<number> =>
      affectedRows('update campaign_preview set seen_at = $2 where id = any($1)', [ids, at]),
  };
}
