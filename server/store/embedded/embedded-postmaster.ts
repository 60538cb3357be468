// postmaster.pid says which process serves a data folder, and goes on saying so after that process was killed: the id may
// belong to nobody, to a zombie that no one reaps, or to some other program by now.
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
 * Deletes a postmaster.pid that a power cut left empty or full of garbage, since PostgreSQL refuses to start beside it. True
 * once nothing of that kind is in the way; false while a process of this folder still runs: what the file says of its
 * memory is lost, so PostgreSQL could not see it.
 */
export async function clearBrokenPidFile(home: Home): Promise<boolean> {
  const text = await readFile(pathOf(home), 'utf8').catch(() => null);
  // A negative id is a PostgreSQL in single-user mode, which PostgreSQL itself looks at.
  if (text === null || /^-?[1-9]\d*\s*$/.test(text.split('\n')[0] ?? '')) return true;
  if (await anyProcessOf(home)) return false;
  await rm(pathOf(home), { force: true });
  return true;
}

/** True if a server of this home, a child of a killed one, or the program that starts one is there. */
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

/** Who the servers are in the embedded database; the superuser is `omnilink`. */
export const appRole = 'omnilink_app';

/** True if a server answers at the URL and really serves this home's data, not another that got its port. */
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

/** True if the process of that id lives and is the server of this home: not a zombie, not another program. */
export async function isOurs(home: Home, pid: number): Promise<boolean> {
  if (process.platform === 'linux') {
    const [stat, command] = await Promise.all(
      ['stat', 'cmdline'].map((name) => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '')),
    );
    // The state follows the program's name, which may hold any character, in parentheses.
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

// Above the highest id that any system gives, so that it can't belong to anyone.
const idOfNoProcess = 2_147_483_646;

/**
 * Makes a stale postmaster.pid harmless where its id is taken, since PostgreSQL would refuse to start. Only the id is
 * replaced: the rest lets PostgreSQL see by itself whether children of the dead server still use its memory.
 */
export async function defuse(home: Home): Promise<void> {
  try {
    // No link is followed: the folder belongs to another account than ours when we are root.
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
