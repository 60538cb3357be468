import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Pool } from 'pg';
import { processDueEvents } from '../server/flows/process-due-events.ts';
import { sourceChannelId } from './database.ts';
import { openBenchContext } from './node-links.ts';

const events = 2_000;
const rounds = 3;

/** Inbound messages of as many customers, processed by one server and by three, in turn. @returns events a second */
export async function eventRates(databaseUrl: string): Promise<{ oneServer: number; threeServers: number }> {
  const pool = new Pool({ connectionString: databaseUrl, max: 2 });
  const rates: Record<1 | 3, number[]> = { 1: [], 3: [] };
  try {
    await addEvents(pool);
    await eventRate(databaseUrl, 1);
    for (let i = 0; i < rounds; i += 1) {
      for (const servers of [1, 3] as const) {
        await addEvents(pool);
        rates[servers].push(await eventRate(databaseUrl, servers));
      }
    }
    const { rows } = await pool.query('select count(*)::int as n from inbound_event where processed_at is null');
    if (rows[0].n > 0) throw new Error(`${rows[0].n} events were left`);
  } finally {
    await pool.end();
  }
  const median = (values: number[]) => values.toSorted((a, b) => a - b)[1] ?? Number.NaN;
  return { oneServer: median(rates[1]), threeServers: median(rates[3]) };
}

async function addEvents(pool: Pool): Promise<void> {
  await pool.query(
    `insert into inbound_event (id, channel_id, event_key, kind, external_id, at, detail, body, received_at, next_at)
     select gen_random_uuid(), $1, gen_random_uuid()::text, 'message', gen_random_uuid()::text, now(),
       '{"kind":"message","text":"hello","name":"Customer"}', '\\x7b7d', now(), now() from generate_series(1, $2::int)`,
    [sourceChannelId, events],
  );
  await pool.query('vacuum analyze');
}

/** A process a server, as in production; they start together, once all are connected. */
async function eventRate(databaseUrl: string, servers: number): Promise<number> {
  const children = Array.from({ length: servers }, () => fork(process.argv[1] ?? '', ['event-server', databaseUrl]));
  try {
    await Promise.all(children.map((child) => once(child, 'message')));
    const startedAt = performance.now();
    for (const child of children) child.send('go');
    await Promise.all(children.map((child) => once(child, 'message')));
    return (events * 1000) / (performance.now() - startedAt);
  } finally {
    for (const child of children) child.kill();
  }
}

/** One of the servers: says when it is ready, works on what waits when it is told to, and says when nothing does. */
export async function serveEvents(databaseUrl = process.argv[3] ?? ''): Promise<void> {
  const context = openBenchContext(databaseUrl);
  await context.store.pool.query('select 1');
  process.send?.('ready');
  await once(process, 'message');
  await processDueEvents(context, new AbortController().signal);
  process.send?.('done');
}
