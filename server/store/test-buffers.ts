import pg from 'pg';

/**
 * A pool whose queries are measured first: planned as the server's own connections plan them, run, and rolled back.
 * @returns `most`: how many buffers the worst query since the last call has touched
 */
export function measuringPool(pool: pg.Pool): { pool: pg.Pool; most: () => number } {
  let worst = 0;
  const measure = async (text: string, values: unknown[]) => {
    const client = await pool.connect();
    try {
      await client.query('set plan_cache_mode = force_generic_plan; begin');
      await client.query(`prepare measured as ${text}`);
      const call = values.length > 0 ? `measured(${values.map(literal).join(', ')})` : 'measured';
      const { rows } = await client.query(`explain (analyze, buffers, format json) execute ${call}`);
      const plan = rows[0]['QUERY PLAN'][0].Plan;
      worst = Math.max(worst, plan['Shared Hit Blocks'] + plan['Shared Read Blocks']);
    } finally {
      await client.query('rollback; deallocate all').finally(() => client.release());
    }
  };
  const query = async (text: string, values: unknown[] = []) => {
    await measure(text, values);
    return pool.query(text, values);
  };
  const most = () => {
    const was = worst;
    worst = 0;
    return was;
  };
  return { pool: { query } as unknown as pg.Pool, most };
}

function literal(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return pg.escapeLiteral(`{${value.map((item) => JSON.stringify(item)).join(',')}}`);
  return pg.escapeLiteral(String(value));
}
