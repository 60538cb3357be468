import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type Binaries, findBinaries } from './embedded-binaries.ts';
import { makeCluster, readPassword, startServer, stopServer } from './embedded-cluster.ts';
import { EmbeddedError } from './embedded-error.ts';
import { type Home, openHome } from './embedded-home.ts';
import { takeLock } from './embedded-lock.ts';
import { appRole, clearBrokenPidFile, defuse, isOurs, readPostmaster, serves, urlOf } from './embedded-postmaster.ts';
import { appPassword, prepareAppRole } from './embedded-role.ts';
import { type EmbeddedLog, watchServer } from './embedded-watch.ts';

export interface Embedded {
  /** Address of the database `omnilink`, password included: for `pg` only, never for a log. Its role owns the database, no more. */
  url: string;
  /** The same for the superuser, which servers never use. */
  adminUrl: string;
  /** Stops the server cleanly if this process is its owner. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  dataDir: string;
  log?: EmbeddedLog;
  /** The server exited while this process ran, and can't be restarted. */
  onLost?: (error: EmbeddedError) => void;
}

// Recovery after a power cut may take minutes; processes that only share the server leave it to the owner.
const ownerWaitMs = 300_000;
const guestWaitMs = 60_000;
const restartWaitMs = 20_000;

/**
 * Opens OmniLink's own PostgreSQL in `dataDir`: created if it doesn't exist, adopted if a killed process left it running, otherwise
 * started. The first process on a folder owns the server and stops it; later ones share it and leave it running. A server that
 * exits meanwhile is restarted on its port, by its owner or, after the owner's exit, by one of those that share it. Throws
 * EmbeddedError with a sentence for the operator: no program for this machine, folder not writable, disk full, ….
 */
export async function openEmbedded({ dataDir, log = () => {}, onLost = () => {} }: EmbeddedOptions): Promise<Embedded> {
  const home = await openHome(resolve(dataDir));
  const binaries = await findBinaries(home.sharedFolder);
  const { adminUrl, lock: firstLock } = await enter(home, binaries, dataDir, log);
  let lock = firstLock;
  const { port: text, password } = new URL(adminUrl);
  const port = Number(text);
  const watch = watchServer({
    isRunning: () => isRunning(home),
    restart: async () => {
      lock ??= await takeLock(home.folder);
      if (lock) await adoptOrStart(home, binaries, log, { waitMs: restartWaitMs, port });
      return lock !== null;
    },
    log,
    onLost,
  });
  const stop = async () => {
    const watching = watch.stop();
    if (lock) await halt(home, binaries);
    await watching;
    if (!lock) return;
    // A start in progress may have succeeded meanwhile.
    await halt(home, binaries).finally(() => lock?.release());
  };
  return { url: urlOf(port, appPassword(password), 'omnilink', appRole), adminUrl, stop };
}

async function enter(home: Home, binaries: Binaries, dataDir: string, log: EmbeddedLog) {
  const giveUpAt = Date.now() + guestWaitMs;
  for (;;) {
    const lock = await takeLock(home.folder);
    if (lock) {
      try {
        return { adminUrl: await raise(home, binaries, log), lock };
      } catch (error) {
        await lock.release();
        throw error;
      }
    }
    const running = await findRunning(home, 'omnilink');
    if (running) {
      // Its owner may be of a version without this role.
      await prepareAppRole(running.url);
      return { adminUrl: running.url, lock: null };
    }
    if (Date.now() > giveUpAt) {
      throw new EmbeddedError(
        `Another OmniLink process holds ${dataDir}, and its database doesn't answer; stop that process first.`,
      );
    }
    await sleep(100);
  }
}

/** @returns the superuser's address */
async function raise(home: Home, binaries: Binaries, log: EmbeddedLog): Promise<string> {
  await makeCluster(home, binaries);
  const password = await readPassword(home);
  await adoptOrStart(home, binaries, log, { waitMs: ownerWaitMs });
  try {
    const admin = await findRunning(home, 'postgres');
    if (!admin) {
      throw new EmbeddedError(
        `PostgreSQL in ${home.folder} runs but refuses our password; put the right file back there.`,
      );
    }
    await createDatabase(admin.url);
    const url = urlOf(admin.port, password, 'omnilink');
    await prepareAppRole(url);
    return url;
  } catch (error) {
    await halt(home, binaries).catch(() => {});
    throw error;
  }
}

async function isRunning(home: Home): Promise<boolean> {
  const postmaster = await readPostmaster(home);
  return postmaster !== null && (await isOurs(home, postmaster.pid));
}

/** Never signals a process that only has the id of a killed server. */
async function halt(home: Home, binaries: Binaries): Promise<void> {
  if (await isRunning(home)) await stopServer(home, binaries);
}

async function adoptOrStart(
  home: Home,
  binaries: Binaries,
  log: EmbeddedLog,
  { waitMs, port }: { waitMs: number; port?: number },
): Promise<void> {
  const giveUpAt = Date.now() + waitMs;
  for (;;) {
    if (await adopt(home, giveUpAt)) return log('Adopted the PostgreSQL that an earlier process left running.', 'info');
    if (await startServer(home, binaries, port)) return log('Started PostgreSQL.', 'info');
    if (Date.now() > giveUpAt)
      throw new EmbeddedError(`PostgreSQL did not start; ${home.folder}/postgres.log says why.`);
    await sleep(200);
  }
}

/** True once a server left running accepts connections; false if none runs and a new one can be started. */
async function adopt(home: Home, giveUpAt: number): Promise<boolean> {
  for (;;) {
    const postmaster = await readPostmaster(home);
    if (!postmaster && (await clearBrokenPidFile(home))) return false;
    if (postmaster && (await findRunning(home, 'postgres'))) return true;
    if (postmaster && !(await isOurs(home, postmaster.pid))) {
      await defuse(home);
      return false;
    }
    // It is still starting, recovering, or stopping.
    if (Date.now() > giveUpAt) {
      const which = postmaster ? `process ${postmaster.pid}` : 'its postmaster.pid is damaged';
      throw new EmbeddedError(`The PostgreSQL in ${home.folder} (${which}) runs but doesn't answer.`);
    }
    await sleep(100);
  }
}

async function findRunning(home: Home, database: string): Promise<{ url: string; port: number } | null> {
  const postmaster = await readPostmaster(home);
  if (!postmaster?.port) return null;
  const url = urlOf(postmaster.port, await readPassword(home), database);
  return (await serves(home, url)) ? { url, port: postmaster.port } : null;
}

async function createDatabase(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query(`select from pg_database where datname = 'omnilink'`);
    if (rowCount === 0) await client.query('create database omnilink');
  } finally {
    await client.end();
  }
}
