// vitest's global set-up: one PostgreSQL for the whole run, in a folder of its own, and in it one migrated database that
// each test file's own is cloned from (`test-database.ts`).
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { openEmbedded } from './embedded.ts';
import { takeLock } from './embedded-lock.ts';
import { isOurs, readPostmaster } from './embedded-postmaster.ts';
import { migrate } from './migrate.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Address of the migrated template; nobody may be connected to it while it is cloned. */
    templateUrl: string;
  }
}

/** Starts the server and makes the template; answers how to take both away again. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  await eraseLeftovers();
  const dataDir = await mkdtemp(join(tmpdir(), 'omnilink-test-'));
  const embedded = await openEmbedded({ dataDir });
  const tearDown = async () => {
    await embedded.stop();
    await eraseDatabase(dataDir);
  };
  try {
    const pool = new pg.Pool({ connectionString: embedded.url, max: 1 });
    await migrate(pool).finally(() => pool.end());
  } catch (error) {
    await tearDown();
    throw error;
  }
  project.provide('templateUrl', embedded.url);
  return tearDown;
}

/**
 * Deletes a stopped test database for good, with the folder outside that root's has. A server that still runs, because a test
 * failed, is killed first, and that is an Error of its own.
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
  return outside ? { folder: outside, isOutside: true } : { folder: join(dataDir, 'postgres'), isOutside: false };
}

const staleAfterMs = 600_000;

// What a killed run left. Its server ends by itself within a minute of its folder's end.
async function eraseLeftovers(): Promise<void> {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith('omnilink-test-'));
  for (const dataDir of names.map((name) => join(tmpdir(), name))) {
    const stats = await stat(dataDir).catch(() => null);
    if (!stats || stats.uid !== process.getuid?.() || Date.now() - stats.mtimeMs < staleAfterMs) continue;
    const lock = await takeLock((await homeOf(dataDir)).folder);
    if (!lock) continue;
    await eraseDatabase(dataDir).catch((error: unknown) => console.warn(String(error)));
    await lock.release();
  }
}
