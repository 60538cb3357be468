// The location of an embedded database: in DATA_DIR. PostgreSQL refuses to run as root, and the account that it uses instead can't
// reach a folder under /root, so root's database is outside and DATA_DIR/database points to it.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { makeSharedFolder } from './embedded-binaries.ts';
import { cannotWrite, codeOf, EmbeddedError } from './embedded-error.ts';
import type { RunAs } from './embedded-run.ts';
import { makeFolder } from './make-folder.ts';

export interface Home {
  /** Real path of the folder that holds `data`, `password` and `postgres.log`. */
  folder: string;
  runAs: RunAs;
  /** The folder of root's copy of the programs; null for an ordinary user. */
  sharedFolder: string | null;
}

const rootFolder = '/var/lib/omnilink';

/** Finds or creates the home of the database of `dataDir`. Throws EmbeddedError if a folder can't be used. */
export async function openHome(dataDir: string): Promise<Home> {
  const isRoot = process.getuid?.() === 0;
  try {
    await makeFolder(dataDir, 0o700);
  } catch (error) {
    throw cannotWrite(dataDir, error, 'Set DATA_DIR to a folder that this account can write.');
  }
  const inside = join(dataDir, 'postgres');
  const pointer = join(dataDir, 'database');
  const outside = await readPointer(pointer);
  if (!isRoot && outside) throw ofAnotherAccount(dataDir);
  if (!isRoot) return { folder: await makeInside(inside, dataDir), runAs: null, sharedFolder: null };
  await makeSharedFolder(rootFolder);
  const folder =
    outside ?? ((await exists(join(inside, 'data'))) ? inside : await makeForRoot(inside, dataDir, pointer));
  return { folder: await realpath(folder), runAs: await ownerOf(join(folder, 'data')), sharedFolder: rootFolder };
}

/** True if a database was created for `dataDir`, even if it can't be used. */
export async function hasDatabase(dataDir: string): Promise<boolean> {
  return (await exists(join(dataDir, 'database'))) || (await exists(join(dataDir, 'postgres', 'data')));
}

export function ofAnotherAccount(dataDir: string): EmbeddedError {
  return new EmbeddedError(
    `The database of ${dataDir} was made by another account; start as that one, or set DATA_DIR to another folder.`,
  );
}

async function readPointer(pointer: string): Promise<string | null> {
  const path = await readFile(pointer, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw ofAnotherAccount(dirname(pointer));
  });
  if (path === null) return null;
  const folder = path.trim();
  if (await exists(folder)) return folder;
  throw new EmbeddedError(
    `The database that ${pointer} names, ${folder}, is gone; put it back, or delete that file to begin with an empty one.`,
  );
}

async function makeInside(folder: string, dataDir: string): Promise<string> {
  try {
    await makeFolder(folder, 0o700);
    return await realpath(folder);
  } catch (error) {
    throw cannotWrite(dataDir, error, 'Set DATA_DIR to a folder that this account can write.');
  }
}

// In DATA_DIR if possible: in a container only DATA_DIR persists.
async function makeForRoot(inside: string, dataDir: string, pointer: string): Promise<string> {
  if (!(await othersMayEnter(await realpath(dataDir)))) return await makeOutside(pointer);
  const folder = await makeInside(inside, dataDir);
  await chmod(folder, 0o711);
  return folder;
}

async function othersMayEnter(folder: string): Promise<boolean> {
  const { mode } = await stat(folder);
  return (mode & 0o001) !== 0 && (folder === dirname(folder) || (await othersMayEnter(dirname(folder))));
}

// `link` creates the pointer atomically, and the first of two processes wins.
async function makeOutside(pointer: string): Promise<string> {
  const id = randomBytes(8).toString('hex');
  const folder = join(rootFolder, id);
  const draft = `${pointer}.${id}`;
  try {
    await mkdir(folder);
    await chmod(folder, 0o711);
    await writeFile(draft, `${folder}\n`, { flush: true });
    await link(draft, pointer);
    return folder;
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    if (codeOf(error) === 'EEXIST') return (await readPointer(pointer)) ?? folder;
    throw cannotWrite(pointer, error, 'Set DATA_DIR to a folder that this account can write.');
  } finally {
    await rm(draft, { force: true });
  }
}

// A database that an ordinary user created stays that user's.
async function ownerOf(data: string): Promise<RunAs> {
  const stats = await stat(data).catch(() => null);
  if (stats && stats.uid !== 0) return { uid: stats.uid, gid: stats.gid };
  return { uid: await idOfNobody('-u'), gid: await idOfNobody('-g') };
}

async function idOfNobody(flag: '-u' | '-g'): Promise<number> {
  try {
    const { stdout } = await promisify(execFile)('id', [flag, 'nobody']);
    return Number(stdout);
  } catch (error) {
    throw new EmbeddedError(
      'As root OmniLink runs PostgreSQL as the account nobody, and this machine has none; start as an ordinary user, or set DATABASE_URL.',
      { cause: error },
    );
  }
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}
