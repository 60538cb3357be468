import type { Pool } from 'pg';

/** A card as it is found by a code that a customer sent. */
export type CardOfCode = {
  id: string;
  kid: string;
  codeHash: Buffer;
  /** Null for a card of 0.1. */
  freshCodeHash: Buffer | null;
  targetChannelId: string;
};

export function buildCardStore(pool: Pool) {
  return {
    /**
     * The cards that these codes belong to, in no order.
     * @param hashes SHA-256 of each code, and of the beginning of each, as the two columns have them
     */
    async ofCodes(hashes: { codes: Buffer[]; locators: Buffer[] }): Promise<CardOfCode[]> {
      const { rows } = await pool.query({
        name: 'cards-of-codes',
        text: `select c.id, c.kid, c.code_hash as "codeHash", c.fresh_code_hash as "freshCodeHash", g.target_channel_id as "targetChannelId"
          from (select * from card where code_hash = any($1::bytea[])
            union select * from card where fresh_code_hash = any($2::bytea[])) c
          join campaign g on g.id = c.campaign_id`,
        values: [hashes.codes, hashes.locators],
      });
      return rows;
    },
  };
}
