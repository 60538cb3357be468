// vitest's global set-up: one PostgreSQL for the whole run, in a folder of its own, and in it one migrated database that
// each test file's own is cloned from (`test-database.ts`).
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { openEmbedded } from './embedded.ts';
import { migrate } from './migrate.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Address of the migrated template; nobody may be connected to it while it is cloned. */
    templateUrl: string;
  }
}

/** Starts the server and makes the template; answers how to take both away again. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
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

/** Deletes a stopped test database for good, with the folder outside that root's has. Throws if its server still runs. */
export async function eraseDatabase(dataDir: string): Promise<void> {
  const outside = (await readFile(join(dataDir, 'database'), 'utf8').catch(() => null))?.trim();
  const home = outside ?? join(dataDir, 'postgres');
  const pid = await readFile(join(home, 'data', 'postmaster.pid'), 'utf8').catch(() => null);
  if (pid) throw new Error(`The test database in ${home} still runs: ${pid}`);
  if (outside) await rm(outside, { recursive: true, force: true });
  await rm(dataDir, { recursive: true, force: true });
}
