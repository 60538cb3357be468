import { expect, test } from 'vitest';
import { openStore } from './store.ts';
import { openTestDatabase } from './testing/test-database.ts';
import { fillTables, hot } from './testing/test-fill.ts';

test('attempts of all outcomes are listed newest first, page by page, each once', async () => {
  const database = await openTestDatabase();
  await fillTables(database.url, 1, 60);
  const store = openStore(database.url, { maxConnections: 1 });
  try {
    const { rows } = await store.pool.query('select id, outcome from attempt where campaign_id = $1 order by id desc', [
      hot.campaign,
    ]);
    expect(new Set(rows.map(({ outcome }) => outcome)).size, 'outcomes').toBeGreaterThan(2);
    const paged: { id: string; outcome: string }[] = [];
    for (let before: string | null = null; ; before = paged.at(-1)?.id ?? null) {
      const page = await store.attempts.list({ campaignId: hot.campaign, outcome: null, limit: 7, before });
      paged.push(...page);
      if (page.length < 7) break;
    }
    expect(paged.map(({ id, outcome }) => ({ id, outcome }))).toEqual(rows);
  } finally {
    await store.close();
    await database.drop();
  }
});
