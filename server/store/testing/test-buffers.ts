import pg from 'pg';

/** Reads the number of table and index pages that the server has touched, from its own statistics. */
export function openBufferCount(url: string) {
  const client = new pg.Client({ connectionString: url });
  const connected = client.connect().then(() => client.query('set stats_fetch_consistency = none'));
  const total = async () => {
    await connected;
    const { rows } =
      await client.query(`select sum(heap_blks_read + heap_blks_hit + coalesce(idx_blks_read + idx_blks_hit, 0)
      + coalesce(toast_blks_read + toast_blks_hit, 0) + coalesce(tidx_blks_read + tidx_blks_hit, 0)) as pages from pg_statio_user_tables`);
    return Number(rows[0].pages);
  };
  return {
    /** @param pool of one connection, on which `work` runs */
    async pagesOf(pool: pg.Pool, work: () => Promise<unknown>): Promise<number> {
      const flush = () => pool.query('select pg_stat_force_next_flush()');
      await flush();
      const before = await total();
      await work();
      await flush();
      return (await total()) - before;
    },
    close: () => client.end(),
  };
}
