import { expect, it } from 'vitest';
import { openEmptyDatabase } from '../server/store/testing/test-database.ts';
import { openBenchDatabase } from './database.ts';
import { findPgbench, pgbenchRate } from './pgbench.ts';

const pgbench = findPgbench();

it.skipIf(!pgbench)('the bench writes links with the current statements', async () => {
  const clients = 2;
  const share = 20_000;
  const { url, drop } = await openEmptyDatabase();
  const database = await openBenchDatabase(clients * share, { url, stop: drop });
  try {
    const perSecond = pgbenchRate(pgbench ?? '', url, { clients, seconds: 1, first: 1, share });
    expect(perSecond).toBeGreaterThan(0);
    const { rows } = await database.pool.query<{ linked: boolean; told: boolean }>(
      `select exists (select from attempt where outcome = 'linked') as linked, exists (select from audit where attempt_id is not null) as told`,
    );
    expect(rows).toEqual([{ linked: true, told: true }]);
  } finally {
    await database.close();
  }
});
