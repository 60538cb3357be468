import type { Pool } from 'pg';

/** A card as it is found by the code that a customer sent. */
export type CardOfCode = { id: string; codeHash: Buffer; targetChannelId: string };

export function buildCardStore(pool: Pool) {
  return {
    /** The cards that these codes belong to, in no order. @param hashes SHA-256 of each code */
    async ofCodes(hashes: Buffer[]): Promise<CardOfCode[]> {
      const { rows } = await pool.query({
        name: 'cards-of-codes',
        text: `select c.id, c.code_hash as "codeHash", g.target_channel_id as "targetChannelId"
          from card c join campaign g on g.id = c.campaign_id where c.code_hash = any($1::bytea[])`,
        values: [hashes],
      });
      return rows;
    },
  };
}
