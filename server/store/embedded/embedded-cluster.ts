// The data folder itself: created once by initdb, then checked, started and stopped.
import { createHash, randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Binaries } from './embedded-binaries.ts';
import { cannotWrite, codeOf, EmbeddedError } from './embedded-error.ts';
import { type Home, ofAnotherAccount } from './embedded-home.ts';
import { reasonIn, run } from './embedded-run.ts';

const advice = 'Free some space or give this account the right to write there, or set DATABASE_URL.';

const unnamedAdvice =
  'Run as a user that /etc/passwd names (in a container: the one of its image), or set DATABASE_URL.';

/** Creates the data folder and the password next to it if there is none. Remains of an interrupted start are deleted. */
export async function makeCluster(home: Home, binaries: Binaries): Promise<void> {
  const data = join(home.folder, 'data');
  if (await stat(data).catch(() => null)) return;
  // A new name: the initdb of a killed process may still be writing into the previous one.
  const draft = `data.new-${randomBytes(4).toString('hex')}`;
  const passwordForInitdb = join(home.folder, 'password.new');
  try {
    await removeDrafts(home);
    await mkdir(join(home.folder, draft), { mode: 0o700 });
    const password = randomBytes(24).toString('hex');
    await writeOwn(join(home.folder, 'password'), password);
    await writeOwn(passwordForInitdb, password);
    await handOver(home, join(home.folder, draft), passwordForInitdb);
  } catch (error) {
    throw cannotWrite(home.folder, error, advice);
  }
  const args = ['-D', draft, '-U', 'omnilink', '--pwfile=password.new', '--auth=scram-sha-256', '--encoding=UTF8'];
  args.push('--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-instructions');
  const { code, output } = await run(binaries.initdb, args, home.folder, home.runAs);
  await rm(passwordForInitdb, { force: true });
  if (code !== 0) {
    const hint = output.includes('could not look up effective user ID') ? ` ${unnamedAdvice}` : '';
    throw new EmbeddedError(`PostgreSQL could not make its data folder in ${home.folder}: ${reasonIn(output)}.${hint}`);
  }
  await rename(join(home.folder, draft), data);
}

async function removeDrafts(home: Home): Promise<void> {
  const drafts = (await readdir(home.folder)).filter((name) => name.startsWith('data.new-'));
  for (const name of drafts)
    await rm(join(home.folder, name), { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
}

async function writeOwn(path: string, text: string): Promise<void> {
  await rm(path, { force: true });
  await writeFile(path, text, { mode: 0o600, flag: 'wx', flush: true });
}

async function handOver(home: Home, ...paths: string[]): Promise<void> {
  for (const path of paths) if (home.runAs) await chown(path, home.runAs.uid, home.runAs.gid);
}

/** Reads the password of the server's only user. Throws EmbeddedError if it is lost. */
export async function readPassword(home: Home): Promise<string> {
  const path = join(home.folder, 'password');
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    if (codeOf(error) === 'EACCES') throw ofAnotherAccount(home.folder);
    throw new EmbeddedError(`Can't read the database's password in ${path} (${codeOf(error)}); put that file back.`, {
      cause: error,
    });
  }
}

/** The name that marks the server of a folder in its command line, where process ids are reused. */
export function markOf(home: Home): string {
  return `omnilink-${createHash('sha256').update(home.folder).digest('hex').slice(0, 16)}`;
}

// Errors that a short wait or another port resolves: the port was taken in between, the children of a killed server still hold its
// memory, or the pg_ctl of a killed process was faster.
const passing = /could not bind|could not create any TCP|still in use|lock file "postmaster.pid" already exists/;

/**
 * Starts the server on a loopback port (`port`, else the last one if it is free, else any) and waits until it accepts connections.
 * False after a temporary error, so that the caller checks again; otherwise throws EmbeddedError with the server's last log lines.
 */
export async function startServer(home: Home, binaries: Binaries, port?: number): Promise<boolean> {
  const before = await openLog(home);
  const args = ['start', '-s', '-w', '-t', '300', '-D', 'data', '-l', 'postgres.log'];
  const { code, output } = await run(
    binaries.pgCtl,
    [...args, '-o', optionsFor(home, port ?? (await usualPort(home)))],
    home.folder,
    home.runAs,
  );
  if (code === 0) return true;
  const told = (await readFile(join(home.folder, 'postgres.log'), 'utf8')).slice(before);
  if (passing.test(told)) return false;
  throw new EmbeddedError(`PostgreSQL in ${home.folder} did not start: ${reasonIn(told || output)}.`);
}

function optionsFor(home: Home, port: number): string {
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    // No socket file: its path may be too long, and it isn't needed.
    unix_socket_directories: '',
    max_connections: 100,
    cluster_name: markOf(home),
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_checkpoints: 'off',
  };
  return Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');
}

const logLimitBytes = 5_000_000;

/** Makes the log writable for the server, renames a long one, and returns its length in characters. */
async function openLog(home: Home): Promise<number> {
  const path = join(home.folder, 'postgres.log');
  const size = (await stat(path).catch(() => null))?.size ?? 0;
  if (size > logLimitBytes) await rename(path, `${path}.old`);
  try {
    await writeFile(path, '', { flag: 'a', mode: 0o600 });
    await chmod(path, 0o600);
    await handOver(home, path);
    return (await readFile(path, 'utf8')).length;
  } catch (error) {
    throw cannotWrite(path, error, advice);
  }
}

/** The port of the last run, which processes that share this database still use; another one if it is taken. */
async function usualPort(home: Home): Promise<number> {
  const options = await readFile(join(home.folder, 'data', 'postmaster.opts'), 'utf8').catch(() => '');
  const last = Number(/"port=(\d{1,5})"/.exec(options)?.[1] ?? 0);
  return await freePort(last).catch(() => freePort(0));
}

function freePort(wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** Stops the server cleanly: connections end, and everything is on disk. Succeeds if no server runs. */
export async function stopServer(home: Home, binaries: Binaries): Promise<void> {
  for (const mode of ['fast', 'immediate']) {
    const args = ['stop', '-s', '-w', '-t', '30', '-m', mode, '-D', 'data'];
    const { code } = await run(binaries.pgCtl, args, home.folder, home.runAs);
    if (code === 0 || !(await stat(join(home.folder, 'data', 'postmaster.pid')).catch(() => null))) return;
  }
}
