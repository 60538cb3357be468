import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Clone, makeClone } from '../testing/test-clone.ts';
import type { RunAs } from './embedded-run.ts';

const isRoot = process.getuid?.() === 0;
const idOf = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
const nobody: RunAs = isRoot ? { uid: idOf('-u'), gid: idOf('-g') } : null;

// The version names root's copy, so that this one is created again and can be deleted.
const version = `0.0.0-test-${randomBytes(4).toString('hex')}`;
const copy = `/var/lib/omnilink/postgres-${version}`;

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let clone: Clone;
afterAll(async () => {
  if (isRoot) await rm(copy, { recursive: true, force: true });
});

describe('as an ordinary user', () => {
  beforeAll(async () => {
    clone = await makeClone(nobody, version);
  });
  afterAll(() => clone.remove());

  test('stores everything in DATA_DIR and creates the library links in place', async () => {
    const opened = await clone.open('data-dir');
    expect(opened.error).toBeNull();
    expect(await readdir(join(clone.folder, 'data-dir'))).toEqual(['postgres']);
    const home = join(clone.folder, 'data-dir', 'postgres');
    expect((await readdir(home)).sort()).toEqual(['data', 'password', 'postgres.log']);
    await opened.stop();
  });

  test.runIf(isRoot)('root goes on with such a database and leaves it theirs', async () => {
    const byRoot = await clone.open('data-dir', null);
    expect(byRoot.error).toBeNull();
    await byRoot.stop();
    const again = await clone.open('data-dir');
    expect(again.error).toBeNull();
    await again.stop();
  });

  test.runIf(isRoot)('says what an account without a name can do', async () => {
    const folder = join(clone.folder, 'unnamed');
    await mkdir(folder);
    await chmod(folder, 0o777);
    await chmod(clone.folder, 0o755);
    const opened = await clone.open('unnamed', { uid: 54_321, gid: 54_321 });
    await chmod(clone.folder, 0o700);
    expect(opened.error).toMatch(/user does not exist\. Run as a user that \/etc\/passwd names/);
  });

  test.runIf(isRoot)("names a database of root's that is inside its folder", async () => {
    const home = join(clone.folder, 'of-root', 'postgres');
    await mkdir(join(home, 'data'), { recursive: true });
    await writeFile(join(home, 'password'), 'x', { mode: 0o600 });
    expect((await clone.open('of-root')).error).toMatch(
      /^The database of .*of-root\/postgres was made by another account; start as that one/,
    );
  });

  test('an unwritable folder is named', async () => {
    const folder = join(clone.folder, 'closed');
    await mkdir(folder);
    await chmod(folder, 0o555);
    expect((await clone.open('closed')).error).toBe(
      `Can't write ${folder} (permission denied). Set DATA_DIR to a folder that this account can write.`,
    );
  });

  test.each([0o700, 0o755])("does not create an empty database next to root's (mode %o)", async (mode) => {
    const folder = join(clone.folder, `mode-${mode}`);
    await mkdir(folder);
    await writeFile(join(folder, 'database'), clone.folder);
    await chmod(folder, isRoot ? mode : 0o755);
    expect((await clone.open(`mode-${mode}`)).error).toBe(
      `The database of ${folder} was made by another account; start as that one, or set DATA_DIR to another folder.`,
    );
    await rm(folder, { recursive: true });
  });
});

describe.runIf(isRoot)('as root', () => {
  beforeAll(async () => {
    await rm(copy, { recursive: true, force: true });
    clone = await makeClone(null, version);
  });
  afterAll(() => clone.remove());

  test('runs as nobody from a clone that only root can enter, without library links', async () => {
    // Two at once, so that both copy the programs.
    const both = await Promise.all([clone.open('data-dir'), clone.open('data-dir')]);
    expect(both.map(({ error }) => error)).toEqual([null, null]);
    const home = (await readFile(join(clone.folder, 'data-dir', 'database'), 'utf8')).trim();
    expect(home).toMatch(/^\/var\/lib\/omnilink\/[0-9a-f]{16}$/);
    const [pid] = (await readFile(join(home, 'data', 'postmaster.pid'), 'utf8')).split('\n');
    expect((await stat(`/proc/${pid}`)).uid).toBe(nobody?.uid);
    await Promise.all(both.map(({ stop }) => stop()));
    expect(await lawlessIn(copy)).toEqual([]);
    expect((await lstat(join(copy, 'native', 'lib', 'libpq.so.5'))).isSymbolicLink()).toBe(true);
    expect((await readdir('/var/lib/omnilink')).filter((name) => name.startsWith(`.postgres-${version}`))).toEqual([]);
  });

  test('stores everything in a DATA_DIR that anyone may enter, such as the volume of a container', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'omnilink-clone-'));
    await chmod(dataDir, 0o755);
    const opened = await clone.open(dataDir);
    expect(opened.error).toBeNull();
    expect(await readdir(dataDir)).toEqual(['postgres']);
    expect((await stat(join(dataDir, 'postgres', 'data'))).uid).toBe(nobody?.uid);
    await opened.stop();
    const again = await clone.open(dataDir);
    expect(again.error).toBeNull();
    await again.stop();
  });

  test('names a database whose folder is missing instead of creating an empty one', async () => {
    await mkdir(join(clone.folder, 'lost'));
    const pointer = join(clone.folder, 'lost', 'database');
    const gone = '/var/lib/omnilink/0000000000000000';
    await writeFile(pointer, gone);
    expect((await clone.open('lost')).error).toBe(
      `The database that ${pointer} names, ${gone}, is gone; put it back, or delete that file to begin with an empty one.`,
    );
  });
});

/** Paths in a tree that aren't root's, or that others can change. */
async function lawlessIn(path: string): Promise<string[]> {
  const stats = await lstat(path);
  if (stats.isSymbolicLink()) return [];
  const own = stats.uid === 0 && (stats.mode & 0o022) === 0 ? [] : [path];
  if (!stats.isDirectory()) return own;
  const inside = await Promise.all((await readdir(path)).map((name) => lawlessIn(join(path, name))));
  return [...own, ...inside.flat()];
}
