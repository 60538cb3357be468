// vitest's global set-up: one PostgreSQL for the whole run, in its own folder, with one migrated database from which each test
// file's database is cloned (`test-database.ts`).
import { rmSync } from 'node:fs';
import { mkdtemp, readdir, readFile, realpath, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { migrate } from '../database/migrate.ts';
import { openEmbedded } from '../embedded/embedded.ts';
import { takeLock } from '../embedded/embedded-lock.ts';
import { isOurs, readPostmaster } from '../embedded/embedded-postmaster.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The address of the migrated template; there must be no connections to it while it is cloned. */
    templateUrl: string;
  }
}

/** Starts the server and creates the template; returns a function that deletes both. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  await eraseLeftovers();
  const dataDir = await mkdtemp(join(tmpdir(), 'omnilink-test-'));
  const embedded = await openEmbedded({ dataDir });
  const { folder } = await homeOf(dataDir);
  const postmaster = await readPostmaster({ folder, runAs: null, sharedFolder: null });
  // On a signal vitest exits within a millisecond without calling tear-down.
  const onExit = () => {
    if (postmaster) process.kill(postmaster.pid, 'SIGQUIT');
    for (const path of [folder, dataDir]) rmSync(path, { recursive: true, force: true, maxRetries: 5 });
  };
  process.once('exit', onExit);
  const tearDown = async () => {
    process.off('exit', onExit);
    await embedded.stop();
    await eraseDatabase(dataDir);
  };
  try {
    const pool = new pg.Pool({ connectionString: embedded.adminUrl, max: 1 });
    await withoutDisk(pool);
    await migrate(pool).finally(() => pool.end());
  } catch (error) {
    await tearDown();
    throw error;
  }
  project.provide('templateUrl', embedded.adminUrl);
  return tearDown;
}

/** Test data needn't survive a crash, so nothing waits for the disk. For a real server's settings: `embedded.test.ts`. */
async function withoutDisk(pool: pg.Pool): Promise<void> {
  const settings = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', max_wal_size: '4GB' };
  for (const [name, value] of Object.entries(settings)) await pool.query(`alter system set ${name} = '${value}'`);
  await pool.query('select pg_reload_conf()');
}

/**
 * Deletes a stopped test database, including root's folder outside. A server that still runs after a failed test is killed first,
 * which is a separate Error.
 */
export async function eraseDatabase(dataDir: string): Promise<void> {
  const { folder, isOutside } = await homeOf(dataDir);
  const home = { folder, runAs: null, sharedFolder: null };
  const left = await readPostmaster(home);
  const isLeft = left !== null && (await isOurs(home, left.pid));
  if (isLeft) process.kill(left.pid, 'SIGQUIT');
  if (isOutside) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
  if (isLeft) throw new Error(`The test database in ${folder} was still running.`);
}

async function homeOf(dataDir: string): Promise<{ folder: string; isOutside: boolean }> {
  const outside = (await readFile(join(dataDir, 'database'), 'utf8').catch(() => '')).trim();
  const inside = join(dataDir, 'postgres');
  return outside
    ? { folder: outside, isOutside: true }
    : { folder: await realpath(inside).catch(() => inside), isOutside: false };
}

const staleAfterMs = 600_000;

// Remains of killed runs: data folders, and clones with data folders inside. A server that still runs there exits within a minute
// of its folder's deletion.
async function eraseLeftovers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const folder = join(tmpdir(), name);
    if (/^omnilink-(test|clone)-/.test(name) && (await isStale(folder))) {
      await eraseLeftover(folder).catch((error: unknown) => console.warn(String(error)));
    }
  }
}

async function isStale(folder: string): Promise<boolean> {
  const stats = await stat(folder).catch(() => null);
  return stats !== null && stats.uid === process.getuid?.() && Date.now() - stats.mtimeMs > staleAfterMs;
}

async function eraseLeftover(folder: string): Promise<void> {
  const lock = await takeLock((await homeOf(folder)).folder);
  if (!lock) return;
  const inside = await readdir(folder, { withFileTypes: true });
  for (const entry of inside) if (entry.isDirectory()) await eraseDatabase(join(folder, entry.name));
  await eraseDatabase(folder).finally(() => lock.release());
}
