import type { Pool } from 'pg';

export type PasskeyChangeRow = { id: string; change: 'added' | 'removed'; at: Date; by: string; byLink: boolean };

/**
 * The changes that a session shows its person: all before it began, except for the passkey that opened it. Each passkey gets each
 * change once, so that the owner of an added passkey can't dismiss it for the others. A new passkey gets the changes of the month
 * before it.
 */
const toldBy = `from session e join passkey k on k.id = e.passkey_id
  join passkey_change c on c.staff_id = e.staff_id and c.passkey_id <> k.id
  where e.id = $1 and c.at <= e.created_at and c.at > k.created_at - interval '30 days' and k.id <> all(c.told_to)`;

/** Added and removed passkeys, as notices for their person. */
export function buildPasskeyChangeStore(pool: Pool) {
  return {
    /** The newest first. */
    async unseen(sessionId: string): Promise<PasskeyChangeRow[]> {
      const { rows } = await pool.query(
        `select c.id, c.change, c.at, c.by, c.by_link as "byLink" ${toldBy} order by c.at desc, c.id limit 50`,
        [sessionId],
      );
      return rows;
    },

    async anyUntold(sessionId: string): Promise<boolean> {
      const { rows } = await pool.query(`select exists (select 1 ${toldBy}) as any`, [sessionId]);
      return rows[0].any;
    },

    async told(sessionId: string, ids: string[]): Promise<void> {
      await pool.query(
        `with told as (select c.id, k.id as passkey_id ${toldBy})
         update passkey_change c set told_to = c.told_to || told.passkey_id from told where c.id = told.id and c.id = any($2)`,
        [sessionId, ids],
      );
    },
  };
}
