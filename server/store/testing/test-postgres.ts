// A PostgreSQL server from the machine's packages, for tests: the embedded one is always version 18 and has no JIT compiler.
import { spawnSync } from 'node:child_process';
import { chownSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../testing/entry/ports.ts';

export type TestPostgres = {
  /** Address of the database `postgres`; its user may do everything. */
  url: string;
  /** Deletes the server and its data. */
  stop(): void;
};

const packages = '/usr/lib/postgresql';
const account = 'postgres';

/** The folder with `initdb` and `pg_ctl` of the oldest installed PostgreSQL from 15 on; null if there is none. */
export function findPostgres(): string | null {
  const versions = folders(packages).map(Number);
  const usable = versions.filter((version) => version >= 15).sort((a, b) => a - b);
  const bins = usable.map((version) => join(packages, String(version), 'bin'));
  return bins.find((bin) => folders(bin).includes('initdb')) ?? null;
}

function folders(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

/**
 * Starts a server with the packages' default settings, in its own folder, on a free loopback port.
 * @param settings additional lines of `postgresql.conf`
 */
export async function startPostgres(bin: string, settings: Record<string, string> = {}): Promise<TestPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'omnilink-postgres-'));
  const runAs = process.getuid?.() === 0 ? idsOf(account) : null;
  if (runAs) chownSync(folder, runAs.uid, runAs.gid);
  const data = join(folder, 'data');
  const program = (name: string, args: string[]) => {
    // `pg_ctl start` passes its output to the server, which would keep a pipe open.
    const output = name === 'pg_ctl' ? 'ignore' : 'pipe';
    const { status, stderr } = spawnSync(join(bin, name), args, {
      cwd: folder,
      env: { PATH: process.env.PATH, LC_ALL: 'C' },
      stdio: ['ignore', output, output],
      encoding: 'utf8',
      ...(runAs ?? {}),
    });
    if (status !== 0) throw new Error(`${name} in ${folder} failed: ${stderr ?? 'see its log'}`);
  };
  const port = await freePort();
  const all = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '100',
    // Test data needn't survive a power cut.
    fsync: 'off',
    ...settings,
  };
  const options = Object.entries(all).map(([name, value]) => `-c ${name}='${value}'`);
  program('initdb', ['-D', data, '-U', account, '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync']);
  program('pg_ctl', ['start', '-s', '-w', '-D', data, '-l', join(folder, 'log'), '-o', options.join(' ')]);
  return {
    url: `postgres://${account}@127.0.0.1:${port}/postgres`,
    stop: () => {
      program('pg_ctl', ['stop', '-s', '-w', '-m', 'immediate', '-D', data]);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function idsOf(user: string): { uid: number; gid: number } {
  const id = (flag: string) => Number(spawnSync('id', [flag, user], { encoding: 'utf8' }).stdout);
  return { uid: id('-u'), gid: id('-g') };
}
