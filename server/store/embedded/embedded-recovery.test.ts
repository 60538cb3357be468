// Recovery of a running database that is killed, and of one whose files a power cut has damaged.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Clone, makeClone, type Opened, query } from '../testing/test-clone.ts';
import { markOf } from './embedded-cluster.ts';
import type { EmbeddedError } from './embedded-error.ts';
import { clearBrokenPidFile } from './embedded-postmaster.ts';
import { watchServer } from './embedded-watch.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let clone: Clone;

beforeAll(async () => {
  clone = await makeClone(null);
});
afterAll(() => clone.remove());

const restarted = 'PostgreSQL had ended without being asked; it was started again and nothing is lost.';

/** Writes a row as soon as the database accepts it. */
async function write(url: string, id: number): Promise<void> {
  const take = () =>
    query(url, `insert into kept values (${id})`).then(
      () => true,
      () => false,
    );
  await vi.waitUntil(take, { interval: 50, timeout: 60_000 });
}

describe('a running server that is killed', () => {
  let owner: Opened;
  let guest: Opened;

  test('is restarted on its port by its owner, not by a process that shares it', async () => {
    owner = await clone.open('one');
    guest = await clone.open('one');
    await query(owner.url, 'create table kept (id int primary key); insert into kept values (1)');
    const killed = await clone.postmasterOf('one');
    process.kill(killed, 'SIGKILL');
    await write(guest.url, 2);
    expect(await query(owner.url, 'select id from kept order by id')).toEqual([{ id: 1 }, { id: 2 }]);
    expect(await clone.postmasterOf('one')).not.toBe(killed);
    await vi.waitUntil(() => owner.later.length === 2);
    expect(owner.later).toEqual(['Started PostgreSQL.', restarted]);
    expect(guest.later).toEqual([]);
  });

  test('stopped by its owner, it is restarted on its port by the process that shared it, and stopped cleanly', async () => {
    await owner.stop();
    expect(owner.later).toHaveLength(2);
    await write(guest.url, 3);
    expect(await query(guest.url, 'select id from kept order by id')).toHaveLength(3);
    await guest.stop();
    expect(await stat(await clone.pidFileOf('one')).catch(() => null)).toBeNull();
  });
});

describe('watching a server', () => {
  /** Watches a server that never runs until the watch gives up. */
  async function watchUntilLost(restart: () => Promise<boolean>) {
    const log: string[] = [];
    const lost = await new Promise<EmbeddedError>((onLost) => {
      const tell = (message: string) => log.push(message);
      watchServer({ isRunning: async () => false, restart, log: tell, onLost, waitsMs: [0, 1, 2] });
    });
    return { log, lost: lost.message };
  }

  test('gives up with a message, after attempts that were each logged', async () => {
    const { log, lost } = await watchUntilLost(() => Promise.reject(new Error('no memory.')));
    expect(lost).toBe('The embedded PostgreSQL ended and 3 attempts to start it again failed: no memory.');
    expect(log.map((line) => line.replace(/^.*attempt/, 'attempt'))).toEqual(
      [1, 2, 3].map((n) => `attempt ${n} to start it failed: no memory.`),
    );
  });

  test('gives up on a server that exits after each start', async () => {
    const { log, lost } = await watchUntilLost(async () => true);
    expect(lost).toContain('3 attempts to start it again failed: it ended again soon after each start.');
    expect(log).toEqual(Array(3).fill(restarted));
  });
});

describe('after a power cut', () => {
  test.each([
    ['an empty postmaster.pid', ''],
    ['a postmaster.pid of zeros', '\0'.repeat(90)],
    ['a postmaster.pid of garbage', 'x1\nof no use\n'],
    ['a postmaster.pid that was cut off', '2147483646\n/da'],
  ])('%s doesn’t prevent the start', async (_what, text) => {
    const path = await clone.pidFileOf('one');
    const data = join(await clone.homeOf('one'), 'data');
    await writeFile(path, text, { mode: 0o600 });
    const { uid, gid } = await stat(data);
    await chown(path, uid, gid);
    const opened = await clone.open('one');
    expect(opened.error).toBeNull();
    expect(await query(opened.url, 'select id from kept')).toHaveLength(3);
    await opened.stop();
  });

  test('a missing postmaster.opts doesn’t prevent the start', async () => {
    await rm(join(await clone.homeOf('one'), 'data', 'postmaster.opts'));
    const opened = await clone.open('one');
    expect(opened.error).toBeNull();
    await opened.stop();
  });

  test('an empty postmaster.pid stays while a process of that database runs', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'omnilink-clone-'));
    const home = { folder, runAs: null, sharedFolder: null };
    const path = join(folder, 'data', 'postmaster.pid');
    await mkdir(join(folder, 'data'));
    await writeFile(path, '');
    const left = spawn('sh', ['-c', 'sleep 60; :', `postgres: ${markOf(home)}: checkpointer`], { detached: true });
    await once(left, 'spawn');
    expect(await clearBrokenPidFile(home)).toBe(false);
    expect(await readFile(path, 'utf8')).toBe('');
    const ended = once(left, 'exit');
    process.kill(-(left.pid ?? 0), 'SIGKILL');
    await ended;
    // The shell has exited; the program it has just started may still look like it for a moment.
    await vi.waitUntil(() => clearBrokenPidFile(home));
    expect(await stat(path).catch(() => null)).toBeNull();
    await rm(folder, { recursive: true });
  });
});
