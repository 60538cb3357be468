import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Pool } from 'pg';
import { processDueEvents } from '../server/flows/inbound/process-due-events.ts';
import { sourceChannelId } from './database.ts';
import { openBenchContext } from './node-links.ts';

const events = 2_000;
const rounds = 3;

/** Events a second; processor time, in milliseconds for each event, of OmniLink's processes and of PostgreSQL's. */
type EventRun = { perSecond: number; nodeMs: number; postgresMs: number };
export type EventRates = { oneServer: EventRun; threeServers: EventRun };

/** Inbound messages of as many customers, processed by one server and by three, in turn. @returns the median run of each */
export async function eventRates(databaseUrl: string): Promise<EventRates> {
  const pool = new Pool({ connectionString: databaseUrl, max: 2 });
  const runs: Record<1 | 3, EventRun[]> = { 1: [], 3: [] };
  try {
    await addEvents(pool);
    await eventRun(pool, databaseUrl, 1);
    for (let i = 0; i < rounds; i += 1) {
      for (const servers of [1, 3] as const) {
        await addEvents(pool);
        runs[servers].push(await eventRun(pool, databaseUrl, servers));
      }
    }
    const { rows } = await pool.query('select count(*)::int as n from inbound_event where processed_at is null');
    if (rows[0].n > 0) throw new Error(`${rows[0].n} events were left`);
  } finally {
    await pool.end();
  }
  return { oneServer: middle(runs[1]), threeServers: middle(runs[3]) };
}

function middle(runs: EventRun[]): EventRun {
  const run = runs.toSorted((a, b) => a.perSecond - b.perSecond)[Math.floor(runs.length / 2)];
  if (!run) throw new Error('nothing was measured');
  return run;
}

async function addEvents(pool: Pool): Promise<void> {
  await pool.query(
    `insert into inbound_event (id, channel_id, event_key, kind, external_id, at, detail, body, received_at, next_at)
     select gen_random_uuid(), $1, gen_random_uuid()::text, 'message', gen_random_uuid()::text, now(),
       '{"kind":"message","text":"hello","name":"Customer"}', '\\x7b7d', now(), now() from generate_series(1, $2::int)`,
    [sourceChannelId, events],
  );
  await pool.query('vacuum analyze');
  await pool.query('checkpoint');
}

/** A process a server, as in production; they start together, once all are connected. */
async function eventRun(pool: Pool, databaseUrl: string, servers: number): Promise<EventRun> {
  const children = Array.from({ length: servers }, () => fork(process.argv[1] ?? '', ['event-server', databaseUrl]));
  try {
    await Promise.all(children.map((child) => once(child, 'message')));
    const postgresBefore = await postgresCpuMs(pool);
    const startedAt = performance.now();
    for (const child of children) child.send('go');
    const told = await Promise.all(children.map((child) => once(child, 'message')));
    const perSecond = (events * 1000) / (performance.now() - startedAt);
    const nodeMs = told.reduce((sum, [cpuMs]) => sum + Number(cpuMs), 0) / events;
    return { perSecond, nodeMs, postgresMs: ((await postgresCpuMs(pool)) - postgresBefore) / events };
  } finally {
    for (const child of children) child.kill();
    await Promise.all(children.map((child) => child.exitCode ?? child.signalCode ?? once(child, 'exit')));
  }
}

/** Of the postmaster, its children and those that have ended, by Linux's /proc; NaN elsewhere. */
async function postgresCpuMs(pool: Pool): Promise<number> {
  const { rows } = await pool.query('select pg_backend_pid() as pid');
  const stats = (pid: string | number) =>
    readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
  // Ticks of a hundredth of a second: utime, stime, and the same of children that have ended.
  const ticks = (fields: string[], from: number, to: number) =>
    fields.slice(from, to).reduce((sum, field) => sum + Number(field), 0);
  try {
    const postmaster = stats(rows[0].pid)[1] ?? '';
    const children = readFileSync(`/proc/${postmaster}/task/${postmaster}/children`, 'utf8').trim().split(' ');
    const running = children.reduce((sum, pid) => sum + ticks(stats(pid), 11, 13), 0);
    return (running + ticks(stats(postmaster), 11, 15)) * 10;
  } catch {
    return Number.NaN;
  }
}

/** One of the servers: reports when it is ready, processes what waits when told to, and reports when nothing does. */
export async function serveEvents(databaseUrl = process.argv[3] ?? ''): Promise<void> {
  const context = openBenchContext(databaseUrl);
  await context.store.pool.query('select 1');
  process.send?.('ready');
  await once(process, 'message');
  const before = process.cpuUsage();
  await processDueEvents(context, new AbortController().signal);
  const { user, system } = process.cpuUsage(before);
  process.send?.((user + system) / 1000);
}
