import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Clone, makeClone, type Opened, query } from '../testing/test-clone.ts';

const isRoot = process.getuid?.() === 0;
// Each test starts several processes and servers, possibly on a busy machine.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let clone: Clone;

beforeAll(async () => {
  clone = await makeClone(null);
});

afterAll(async () => {
  await clone.remove();
});

const homeOf = (dataDir: string) => clone.homeOf(dataDir);
const pidFileOf = (dataDir: string) => clone.pidFileOf(dataDir);
const postmasterOf = (dataDir: string) => clone.postmasterOf(dataDir);

async function isGone(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) === null;
}

async function expectKept(opened: Opened): Promise<void> {
  expect(opened.error).toBeNull();
  expect(await query(opened.url, 'select id from kept')).toEqual([{ id: 1 }]);
}

test('14 §1.11: the servers’ role is no superuser, and owns the objects of earlier versions', async () => {
  const opened = await clone.open('role');
  const who = 'select rolsuper, rolcreaterole, rolcreatedb from pg_roles where rolname = current_user';
  expect(await query(opened.url, who)).toEqual([{ rolsuper: false, rolcreaterole: false, rolcreatedb: false }]);
  await expect(query(opened.url, `copy (select 1) to program 'true'`)).rejects.toThrow('permission denied');
  const admin = opened.adminUrl;
  await query(
    admin,
    'create table older (id int); create function older_fn() returns int language sql as $$ select 1 $$',
  );
  await opened.stop();
  const again = await clone.open('role');
  await query(again.url, 'alter table older add column more int; drop function older_fn()');
  await again.stop();
});

test('creates a database that only this machine with the password can reach, durable, with the same sorting everywhere', async () => {
  const opened = await clone.open('one');
  expect(opened.error).toBeNull();
  const settings = await query(
    opened.adminUrl,
    `select current_setting('listen_addresses') as addresses, current_setting('unix_socket_directories') as sockets,
       current_setting('fsync') as fsync, current_setting('max_connections') as connections,
       current_setting('server_encoding') as encoding, datlocprovider as provider, datlocale as locale
     from pg_database where datname = current_database()`,
  );
  const expected = { addresses: '127.0.0.1', sockets: '', fsync: 'on', connections: '100' };
  expect(settings).toEqual([{ ...expected, encoding: 'UTF8', provider: 'b', locale: 'C.UTF-8' }]);
  const stranger = new URL(opened.url);
  stranger.password = 'guess';
  await expect(query(stranger.href, 'select 1')).rejects.toThrow('password authentication failed');
  expect((await stat(join(await homeOf('one'), 'password'))).mode & 0o777).toBe(0o600);
  expect((await stat(join(await homeOf('one'), 'data'))).mode & 0o777).toBe(0o700);
  await query(opened.url, 'create table kept (id int); insert into kept values (1)');
  await opened.stop();
  expect(await isGone(await pidFileOf('one'))).toBe(true);
});

// The tests up to the next remark use that database.

test('a killed process leaves the server running; the next one adopts it and stops it cleanly', async () => {
  const first = await clone.open('one');
  expect(first.log).toEqual(['Started PostgreSQL.']);
  const postmaster = await postmasterOf('one');
  await first.kill();
  const second = await clone.open('one');
  expect(second.log).toEqual(['Adopted the PostgreSQL that an earlier process left running.']);
  expect(await postmasterOf('one')).toBe(postmaster);
  await expectKept(second);
  await second.stop();
  expect(await isGone(await pidFileOf('one'))).toBe(true);
});

test('kill -9 of PostgreSQL itself loses nothing', async () => {
  const first = await clone.open('one');
  await query(first.url, 'create table late (id int); insert into late values (2)');
  process.kill(await postmasterOf('one'), 'SIGKILL');
  await first.kill();
  const second = await clone.open('one');
  await expectKept(second);
  expect(await query(second.url, 'select id from late')).toEqual([{ id: 2 }]);
  await second.stop();
});

/** A process of PostgreSQL's account. */
async function spawnAsPostgres(command: string, ...args: string[]): Promise<ChildProcess> {
  const { uid, gid } = await stat(join(await homeOf('one'), 'data'));
  const child = spawn(command, args, {
    cwd: '/',
    stdio: ['ignore', 'pipe', 'ignore'],
    ...(isRoot ? { uid, gid } : {}),
  });
  await once(child, 'spawn');
  return child;
}

/** Writes the postmaster.pid that a killed server with that id would leave. */
async function plantPidFile(pid: number): Promise<void> {
  const path = await pidFileOf('one');
  const data = join(await homeOf('one'), 'data');
  await writeFile(path, `${pid}\n${data}\n1700000000\n5999\n\n127.0.0.1\n  1234567    123456\nready   \n`, {
    mode: 0o600,
  });
  const { uid, gid } = await stat(data);
  await chown(path, uid, gid);
}

test('a pid file whose id another program has by now doesn’t prevent the start', async () => {
  const other = await spawnAsPostgres('sleep', '60');
  try {
    await plantPidFile(other.pid ?? 0);
    const opened = await clone.open('one');
    await expectKept(opened);
    expect(other.exitCode).toBeNull();
    await opened.stop();
  } finally {
    other.kill();
  }
});

test.runIf(process.platform === 'linux')('a pid file whose process is an unreaped zombie is no obstacle', async () => {
  // `exec` replaces the shell, before its child exits, with a program that never waits for the inherited child.
  const parent = await spawnAsPostgres('sh', '-c', 'sleep 0.5 & echo $!; exec sleep 60');
  try {
    const [pid] = await once(parent.stdout ?? parent, 'data');
    await vi.waitUntil(async () => (await readFile(`/proc/${Number(pid)}/stat`, 'utf8')).includes(') Z'), {
      interval: 10,
    });
    await plantPidFile(Number(pid));
    const opened = await clone.open('one');
    await expectKept(opened);
    await opened.stop();
  } finally {
    parent.kill();
  }
});

test('of two processes that start at once, one owns the server and the other shares it', async () => {
  const both = await Promise.all([clone.open('one'), clone.open('one')]);
  expect(both.map(({ error }) => error)).toEqual([null, null]);
  expect(both[0].url).toBe(both[1].url);
  const [owner, guest] = both[0].log.length > 0 ? both : [both[1], both[0]];
  expect(guest.log).toEqual([]);
  await guest.stop();
  await expectKept(owner);
  await owner.stop();
  expect(await isGone(await pidFileOf('one'))).toBe(true);
});

test('a server that does not start is an error with the reason', async () => {
  const path = join(await homeOf('one'), 'data', 'pg_hba.conf');
  await rename(path, `${path}.old`);
  expect((await clone.open('one')).error).toMatch(/^PostgreSQL in .* did not start: could not load .*pg_hba\.conf\.$/);
  await rename(`${path}.old`, path);
});

test('a lost password is named', async () => {
  const path = join(await homeOf('one'), 'password');
  await rename(path, `${path}.old`);
  expect((await clone.open('one')).error).toBe(
    `Can't read the database's password in ${path} (ENOENT); put that file back.`,
  );
  await rename(`${path}.old`, path);
});

// From here on each test has its own.

test('a process killed during its first start doesn’t block the next', async () => {
  const killed = clone.spawn('half');
  const isMaking = async () => (await readdir(await homeOf('half'))).some((name) => name.startsWith('data.new-'));
  await vi.waitUntil(() => isMaking().catch(() => false), { interval: 5, timeout: 10_000 });
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  expect(await isGone(join(await homeOf('half'), 'data'))).toBe(true);
  const opened = await clone.open('half');
  expect(opened.error).toBeNull();
  expect(await query(opened.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  await opened.stop();
});

test('of two processes that start at once, one creates the database and both use it', async () => {
  const both = await Promise.all([clone.open('new'), clone.open('new')]);
  expect(both.map(({ error }) => error)).toEqual([null, null]);
  expect(both[0].url).toBe(both[1].url);
  await Promise.all(both.map(({ stop }) => stop()));
  expect(await isGone(await pidFileOf('new'))).toBe(true);
});

test('on a machine without a packaged PostgreSQL the error asks for DATABASE_URL', async () => {
  const modules = join(clone.folder, 'node_modules');
  await rename(modules, `${modules}.old`);
  expect((await clone.open('any')).error).toMatch(
    /^No PostgreSQL comes with OmniLink for this machine .*; set DATABASE_URL to a PostgreSQL 15 or newer\.$/,
  );
  await rename(`${modules}.old`, modules);
});

test('an impossible data folder is named', async () => {
  await writeFile(join(clone.folder, 'file'), '');
  expect((await clone.open('file')).error).toMatch(
    /^Can't write .*file \(a file of that name is in the way\)\. Set DATA_DIR/,
  );
});
