// A PgBouncer from the machine's packages (Debian: `apt-get install -y pgbouncer`), for tests.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, untilListening } from '../../testing/entry/ports.ts';

export type TestPgbouncer = {
  /** The address of a database behind it, by its name there. */
  url(name: string): string;
  stop(): Promise<void>;
};

/** The variable PGBOUNCER can name a different program. */
const program = [process.env.PGBOUNCER ?? '', '/usr/sbin/pgbouncer', '/usr/bin/pgbouncer'].find(existsSync);

/** The installed version: `old` before 1.21, `new` from then on (it tracks prepared statements); null if there is none. */
export const pgbouncerAge = program ? ageOf(program) : null;

function ageOf(path: string): 'old' | 'new' {
  const { stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' });
  const [, major, minor] = /PgBouncer (\d+)\.(\d+)/.exec(stdout) ?? [];
  return Number(major) * 1000 + Number(minor) >= 1021 ? 'new' : 'old';
}

/**
 * Starts it in front of a server whose `postgres` user is trusted.
 * @param databases the entry in `[databases]` of each name, without host, port and user
 */
export async function startPgbouncer(
  serverUrl: string,
  databases: Record<string, string>,
  maxPreparedStatements = 100,
): Promise<TestPgbouncer> {
  if (!program) throw new Error('no PgBouncer');
  const server = new URL(serverUrl);
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'omnilink-pgbouncer-'));
  const file = join(folder, 'pgbouncer.ini');
  const lines = Object.entries(databases).map(
    ([name, rest]) => `${name} = host=${server.hostname} port=${server.port} user=${server.username} ${rest}`,
  );
  const settings = ['listen_addr = 127.0.0.1', `listen_port = ${port}`, 'unix_socket_dir =', 'auth_type = any'];
  if (pgbouncerAge === 'new') settings.push(`max_prepared_statements = ${maxPreparedStatements}`);
  writeFileSync(file, ['[databases]', ...lines, '[pgbouncer]', ...settings, ''].join('\n'));
  // It refuses to run as root.
  const account = process.getuid?.() === 0 ? accountOf('postgres') : {};
  if (account.uid !== undefined) for (const path of [folder, file]) chownSync(path, account.uid, account.gid ?? 0);
  const child = spawn(program, ['-q', file], { stdio: 'ignore', ...account });
  const ended = once(child, 'exit');
  await Promise.race([
    untilListening(port),
    ended.then(([code]) => Promise.reject(new Error(`PgBouncer ended with ${code}`))),
  ]);
  return {
    url: (name) => `postgres://any@127.0.0.1:${port}/${name}`,
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function accountOf(user: string): { uid?: number; gid?: number } {
  const id = (flag: string) => Number(spawnSync('id', [flag, user], { encoding: 'utf8' }).stdout);
  return { uid: id('-u'), gid: id('-g') };
}
