// postmaster.pid names the process that serves a data folder, also after that process was killed: the id may be unused, a zombie's,
// or another program's by now.
import { constants } from 'node:fs';
import { open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { markOf } from './embedded-cluster.ts';
import { codeOf } from './embedded-error.ts';
import type { Home } from './embedded-home.ts';
import { run } from './embedded-run.ts';

export interface Postmaster {
  pid: number;
  /** Null while the server hasn't written it yet, or if the file was cut off. */
  port: number | null;
}

const pathOf = (home: Home) => join(home.folder, 'data', 'postmaster.pid');

/** Reads postmaster.pid; null if there is none, or one without a process id. */
export async function readPostmaster(home: Home): Promise<Postmaster | null> {
  const text = await readFile(pathOf(home), 'utf8').catch(() => '');
  const [pid, , , port] = text.split('\n');
  return Number(pid) > 0 ? { pid: Number(pid), port: Number(port) || null } : null;
}

/**
 * Deletes a postmaster.pid that a power cut left empty or corrupt, since PostgreSQL refuses to start with it. True if there is none
 * any more; false while a process of this folder still runs: the file's record of its memory is lost, so PostgreSQL couldn't detect
 * it.
 */
export async function clearBrokenPidFile(home: Home): Promise<boolean> {
  const text = await readFile(pathOf(home), 'utf8').catch(() => null);
  // A negative id is a PostgreSQL in single-user mode, which PostgreSQL itself checks.
  if (text === null || /^-?[1-9]\d*\s*$/.test(text.split('\n')[0] ?? '')) return true;
  if (await anyProcessOf(home)) return false;
  await rm(pathOf(home), { force: true });
  return true;
}

/** True if a server of this home, a child of a killed one, or the program that starts one is running. */
async function anyProcessOf(home: Home): Promise<boolean> {
  if (process.platform === 'win32') return false;
  if (process.platform !== 'linux') {
    return (await run('ps', ['-axww', '-o', 'command='], home.folder, null)).output.includes(markOf(home));
  }
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const commands = await Promise.all(ids.map((id) => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')));
  return commands.some((command) => command.includes(markOf(home)));
}

/** The address of `database` on a server, for its only user. */
export function urlOf(port: number, password: string, database: string, role = 'omnilink'): string {
  return `postgres://${role}:${password}@127.0.0.1:${port}/${database}`;
}

/** The servers' role in the embedded database; the superuser is `omnilink`. */
export const appRole = 'omnilink_app';

/** True if the server at the URL serves this home's data, and isn't another one that got its port. */
export async function serves(home: Home, url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3000 });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ name: string }>(`select current_setting('cluster_name') as name`);
    return rows[0]?.name === markOf(home);
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

/** True if the process with that id runs and is the server of this home: not a zombie, not another program. */
export async function isOurs(home: Home, pid: number): Promise<boolean> {
  if (process.platform === 'linux') {
    const [stat, command] = await Promise.all(
      ['stat', 'cmdline'].map((name) => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '')),
    );
    // The state follows the program's name in parentheses, which may contain any character.
    const state = stat?.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);
    return state !== 'Z' && state !== 'X' && (command?.includes(markOf(home)) ?? false);
  }
  if (process.platform === 'win32') return isAlive(pid);
  const { output } = await run('ps', ['-ww', '-o', 'state=,command=', '-p', String(pid)], home.folder, null);
  return !output.trim().startsWith('Z') && output.includes(markOf(home));
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

// Above the highest id of any system, so that no process has it.
const idOfNoProcess = 2_147_483_646;

/**
 * Replaces the id in a stale postmaster.pid if another process has it, since PostgreSQL would refuse to start. The rest stays, so
 * that PostgreSQL can detect whether children of the dead server still use its memory.
 */
export async function defuse(home: Home): Promise<void> {
  try {
    // Links aren't followed: as root, the folder belongs to another account.
    const file = await open(pathOf(home), constants.O_RDWR | (constants.O_NOFOLLOW ?? 0));
    try {
      const [, ...rest] = (await file.readFile('utf8')).split('\n');
      const text = [idOfNoProcess, ...rest].join('\n');
      await file.truncate(0);
      await file.write(text, 0);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}
