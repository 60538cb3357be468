import type { Pool } from 'pg';

/** This database's mode, and the operator's requests to it. */
export function buildInstanceStore(pool: Pool) {
  return {
    /** Stores the mode at the first start. @returns the remembered mode */
    async mode(mode: 'demo' | 'production'): Promise<'demo' | 'production'> {
      await pool.query('insert into instance (mode) values ($1) on conflict do nothing', [mode]);
      const { rows } = await pool.query('select mode from instance');
      return rows[0].mode;
    },

    async ping(): Promise<void> {
      await pool.query('select 1');
    },
  };
}
