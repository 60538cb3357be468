import type { Pool } from 'pg';
import { longQuery } from './pool.ts';

/** What this database is, and what the operator asks of it. */
export function buildInstanceStore(pool: Pool) {
  return {
    /** Remembers the mode at the first start. @returns the remembered mode */
    async mode(mode: 'demo' | 'production'): Promise<'demo' | 'production'> {
      await pool.query('insert into instance (mode) values ($1) on conflict do nothing', [mode]);
      const { rows } = await pool.query('select mode from instance');
      return rows[0].mode;
    },

    async ping(): Promise<void> {
      await pool.query('select 1');
    },

    /** Deletes what is kept for a day only, or is over; ended sessions stay for a quarter, so that the staff page can say who came. */
    async sweep(now: Date): Promise<void> {
      await longQuery(
        pool,
        `with i as (delete from idempotent_answer where created_at < $1::timestamptz - interval '24 hours'),
         c as (delete from passkey_challenge where expires_at < $1),
         s as (delete from session where expires_at < $1::timestamptz - interval '90 days')
         delete from id_token_use where at < $1::timestamptz - interval '24 hours'`,
        [now],
      );
    },
  };
}
