import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import type { SimulatorClient } from '../server/simulator/client.ts';

/** How much time passes; the parts are added. */
export type Span = { days?: number; hours?: number; minutes?: number; seconds?: number };

const preload = fileURLToPath(new URL('story-clock.mjs', import.meta.url));

/** What the server's process needs so that its clock can be moved. @param folder a folder of the runner's own, that exists */
export function clockEnvironment(folder: string): Record<string, string> {
  const file = join(folder, 'clock');
  writeFileSync(file, '0');
  return { NODE_OPTIONS: `--import=${preload}`, STORY_CLOCK: file };
}

/**
 * One clock for the server, its database and the platforms. Time only passes: it never goes back between stories, so that
 * nothing that one story did is in another's future. The browser keeps its own clock.
 */
export async function openClock(options: { folder: string; database: pg.Pool; platforms: SimulatorClient }) {
  const { folder, database, platforms } = options;
  const file = join(folder, 'clock');
  let aheadMs = 0;
  await replaceNow(database);
  return {
    /** Milliseconds that stories have let pass. */
    aheadMs: () => aheadMs,
    /** Lets this much time pass, everywhere at once. */
    async pass(span: Span): Promise<void> {
      aheadMs += milliseconds(span);
      // Renamed into place, so that nobody reads half a number.
      writeFileSync(`${file}.new`, String(aheadMs));
      renameSync(`${file}.new`, file);
      await database.query('update story_clock.shift set ms = $1', [aheadMs]);
      await platforms.clock(aheadMs);
      await untilSeen(`${file}.seen`, String(aheadMs));
    },
  };
}

function milliseconds({ days = 0, hours = 0, minutes = 0, seconds = 0 }: Span): number {
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}

/** A function earlier in the search path than PostgreSQL's own replaces `now()` in all of the server's statements. */
async function replaceNow(database: pg.Pool): Promise<void> {
  const { rows } = await database.query('select current_database() as name');
  await database.query(`
    create schema story_clock;
    create table story_clock.shift (ms bigint not null);
    insert into story_clock.shift values (0);
    create function story_clock.now() returns timestamptz language sql stable
      as $$ select pg_catalog.now() + (select ms from story_clock.shift) * interval '1 ms' $$;
    alter database "${rows[0].name}" set search_path = story_clock, pg_catalog, public`);
  // Open connections keep the search path they began with; the server's pool opens new ones.
  await database.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
  );
}

async function untilSeen(file: string, wanted: string): Promise<void> {
  for (let i = 0; i < 400; i += 1) {
    if (readOr(file) === wanted) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('the server does not see that time has passed');
}

function readOr(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
