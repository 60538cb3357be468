import { createHmac } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { version } from '../package.json';
import { readArgs } from './command-line.ts';
import type { Config } from './config.ts';
import { StartError } from './errors.ts';
import { parseSecrets, readSecrets, writeSecrets } from './security/secrets.ts';
import { databaseOf, dataDirOf } from './start.ts';
import { writeBackup } from './store/database/backup.ts';
import { BackupError, type BackupHeader, openBackup, verifyBackup } from './store/database/backup-file.ts';
import { restoreBackup } from './store/database/restore.ts';
import { hasDatabase } from './store/embedded/embedded-home.ts';
import { openStore } from './store/store.ts';

type Ring = { kid: string; secret: Uint8Array }[];
/** Runs a command; answers what to print. */
type Command = (config: Config, signal: AbortSignal) => Promise<string>;

/**
 * `npm run backup -- FILE [--overwrite] [--without-secrets]` and `npm run restore -- FILE [--print-secrets]`; null for any other
 * command line.
 * @param folder what FILE is relative to
 * @throws StartError in words for what is missing
 */
export function backupCommand(args: string[], folder: string): Command | null {
  const name = ['backup', 'restore'].find((one) => args.includes(`--${one}`));
  if (!name) return null;
  const flags = { overwrite: flag, 'without-secrets': flag, 'print-secrets': flag };
  const { values, positionals } = readArgs({
    args: args.filter((arg) => arg !== `--${name}`),
    options: flags,
    allowPositionals: true,
  });
  const [given, more] = positionals;
  if (!given || more !== undefined) throw new StartError(`Say which file: npm run ${name} -- FILE`);
  const file = resolve(folder, given);
  if (name === 'restore') return values['print-secrets'] ? () => printSecrets(file) : restoreFrom(file);
  return backupTo(file, { overwrite: values.overwrite === true, withSecrets: !values['without-secrets'] });
}

const flag = { type: 'boolean' } as const;

const secretsPath = (config: Config) => join(dataDirOf(config), 'secrets.json');

function backupTo(file: string, options: { overwrite: boolean; withSecrets: boolean }): Command {
  return async (config, signal) => {
    const dataDir = dataDirOf(config);
    if (!config.databaseUrl && !(await hasDatabase(dataDir))) {
      throw new StartError(`There is no database in ${dataDir}. Set the variables as the server has them.`);
    }
    const path = secretsPath(config);
    const ownText = config.secrets ? null : await readSecrets(path);
    const ring = config.secrets ?? (ownText && parseSecrets(ownText)?.ring);
    if (!ring)
      throw new StartError(`${path} is not there, or damaged: what is in the database can be read with it only.`);
    const secrets = options.withSecrets ? ownText : null;
    const summary = await withDatabase(config, async (url) => {
      const keys = await describeKeys(url, ring);
      return writeBackup(url, file, { header: { version, keys, secrets }, overwrite: options.overwrite, signal });
    });
    return [
      `Wrote ${file}: ${summary.rows} rows of ${summary.tables} tables, ${(summary.bytes / 1e6).toFixed(1)} MB.`,
      secrets
        ? `It also holds the keys in ${path}. Whoever has the file can read every channel's credentials: keep it like a password.`
        : `It does not hold the keys (${config.secrets ? 'OMNILINK_SECRETS' : path}): keep them elsewhere, without them its credentials can't be opened.`,
    ].join('\n');
  };
}

function restoreFrom(file: string): Command {
  return async (config, signal) => {
    const header = await verifyBackup(file);
    if (header.mode && header.mode !== config.mode) {
      throw new StartError(
        `${file} is of a ${header.mode} database: ${header.mode === 'demo' ? 'unset' : 'set'} PUBLIC_URL to restore it.`,
      );
    }
    const path = secretsPath(config);
    const present = config.secrets ? null : await readSecrets(path);
    const text = present ?? header.secrets;
    const ring = config.secrets ?? (text === null ? null : parseSecrets(text)?.ring);
    const where = config.secrets ? 'OMNILINK_SECRETS' : path;
    if (!ring) throw new StartError(`${file} holds no keys: set OMNILINK_SECRETS, or put its secrets.json to ${path}.`);
    compareKeys(header, ring, where);
    const isNew = !config.secrets && present === null;
    if (isNew) await writeSecrets(path, text ?? '');
    try {
      const { rows, tables, leftOut } = await withDatabase(config, (url) => restoreBackup(url, file, signal));
      return [
        `Restored ${rows} rows of ${tables} tables, as they were at ${header.madeAt} (OmniLink ${header.version}, PostgreSQL ${header.postgres}).`,
        ...(leftOut.length > 0 ? [`Left out, since they are not OmniLink's: ${leftOut.join(', ')}.`] : []),
        `Its keys are in ${where}.`,
      ].join('\n');
    } catch (error) {
      if (isNew) await rm(path, { force: true });
      throw signal.aborted ? new BackupError('Stopped: nothing was restored.') : error;
    }
  };
}

/** The line that a server with DATABASE_URL needs, to carry the keys of an embedded database over. */
async function printSecrets(file: string): Promise<string> {
  const { header } = await openBackup(file);
  const ring = header.secrets === null ? null : parseSecrets(header.secrets)?.ring;
  if (!ring) throw new StartError(`${file} holds no keys.`);
  return `OMNILINK_SECRETS=${ring.map(({ kid, secret }) => `${kid}:${Buffer.from(secret).toString('base64')}`).join(',')}`;
}

async function withDatabase<T>(config: Config, run: (url: string) => Promise<T>): Promise<T> {
  const undo: (() => Promise<unknown>)[] = [];
  try {
    return await run(await databaseOf(config, dataDirOf(config), undo));
  } finally {
    for (const step of undo.reverse()) await step();
  }
}

/** Tells a key from another of the same name, and nothing else about it. */
const proofOf = (secret: Uint8Array) =>
  createHmac('sha256', secret).update('omnilink backup').digest('hex').slice(0, 32);

async function describeKeys(url: string, ring: Ring): Promise<BackupHeader['keys']> {
  const store = openStore(url, { maxConnections: 1 });
  try {
    const used = (await store.reseal.keyUses(new Date())).map((use) => use.kid);
    return ring.map(({ kid, secret }) => ({ kid, proof: proofOf(secret), isUsed: used.includes(kid) }));
  } finally {
    await store.close();
  }
}

/** @throws StartError if something in the backup could not be opened with this ring */
function compareKeys({ keys }: BackupHeader, ring: Ring, where: string): void {
  const own = new Map(ring.map(({ kid, secret }) => [kid, proofOf(secret)]));
  const missing = keys.filter(({ kid, isUsed }) => isUsed && !own.has(kid)).map(({ kid }) => kid);
  const other = keys.filter(({ kid, proof }) => own.has(kid) && own.get(kid) !== proof).map(({ kid }) => kid);
  const problems = [
    ...(missing.length > 0 ? [`lacks ${missing.join(', ')}`] : []),
    ...(other.length > 0 ? [`has another key under the name ${other.join(', ')}`] : []),
  ];
  if (problems.length === 0) return;
  throw new StartError(
    `${where} ${problems.join(' and ')}: what the backup holds can't be opened. Put in the keys of the server that made it.`,
  );
}
