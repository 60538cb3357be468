import type { Pool } from 'pg';
import type { Platform } from '../domain/channel.ts';
import { optedOut } from './outbox/outbox-facts.ts';

/** A card found by a code that a customer sent. */
export type CardOfCode = {
  id: string;
  kid: string;
  codeHash: Buffer;
  /** Null for a card of 0.1. */
  freshCodeHash: Buffer | null;
  targetChannelId: string;
  sourcePlatform: Platform;
};

export function buildCardStore(pool: Pool) {
  return {
    /**
     * The cards of these codes, in any order.
     * @param hashes SHA-256 of each code, and of each code's prefix, as in the two columns
     */
    async ofCodes(hashes: { codes: Buffer[]; locators: Buffer[] }): Promise<CardOfCode[]> {
      const { rows } = await pool.query({
        name: 'cards-of-codes',
        text: `select c.id, c.kid, c.code_hash as "codeHash", c.fresh_code_hash as "freshCodeHash", g.target_channel_id as "targetChannelId",
            s.platform as "sourcePlatform"
          from (select * from card where code_hash = any($1::bytea[])
            union select * from card where fresh_code_hash = any($2::bytea[])) c
          join campaign g on g.id = c.campaign_id join channel s on s.id = g.source_channel_id`,
        values: [hashes.codes, hashes.locators],
      });
      return rows;
    },

    /**
     * True if this contact was sent a card of the campaign since then that is still usable: sent or about to be, not used or
     * revoked, and with the campaign's current content.
     */
    async hasRecent(contactId: string, campaignId: string, since: Date): Promise<boolean> {
      const { rows } = await pool.query({
        name: 'recent-card',
        text: `select exists (select from outbox o
            cross join lateral (select * from card k where k.id = o.card_id offset 0) k
            join campaign g on g.id = k.campaign_id
          where (o.contact_id, o.created_at) > ($1, $3) and (o.contact_id, o.created_at) <= ($1, 'infinity')
            and o.cause = 'card'
            -- Who has opted out won't get what others have asked for: it is no answer to them.
            and (o.event_id is not null or o.state = 'sent' or not exists (select from contact c where c.id = o.contact_id and ${optedOut}))
            and o.state in ('due', 'claimed', 'sending', 'retrying', 'sent')
            and k.campaign_id = $2 and k.revoked_at is null and k.created_at >= g.updated_at
            and not exists (select from attempt a where a.card_id = k.id and a.outcome = 'linked')) as yes`,
        values: [contactId, campaignId, since],
      });
      return rows[0].yes;
    },
  };
}
