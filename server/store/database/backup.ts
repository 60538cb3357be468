import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { Client, escapeIdentifier } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { codeOf } from '../embedded/embedded-error.ts';
import { BackupError, type BackupHeader, type BackupTable, lineOf, rowsEnd } from './backup-file.ts';
import { readApplied } from './migrate.ts';

export interface BackupOptions {
  /** Data that isn't in the database. */
  header: Pick<BackupHeader, 'version' | 'keys' | 'secrets'>;
  overwrite: boolean;
  signal: AbortSignal;
}

export interface BackupSummary {
  tables: number;
  rows: number;
  bytes: number;
}

// Half the time of the default level, and the file is a twentieth larger.
const gzipLevel = 3;

/**
 * Writes a consistent snapshot of all tables to a file of mode 600, which gets its name once it is complete. Servers may keep
 * running. Memory use doesn't grow with the database.
 * @param url the database
 * @throws BackupError if the file already exists or can't be written, or if the database isn't OmniLink's
 */
export async function writeBackup(url: string, file: string, options: BackupOptions): Promise<BackupSummary> {
  if (!options.overwrite && (await stat(file).catch(() => null))) {
    throw new BackupError(`${file} is there already; add --overwrite to replace it.`);
  }
  const client = new Client({ connectionString: url, application_name: 'omnilink backup', keepAlive: true });
  client.on('error', () => {});
  await client.connect();
  const draft = `${file}.${randomBytes(4).toString('hex')}.part`;
  try {
    await beginSnapshot(client);
    const rows: Record<string, number> = {};
    const out = createWriteStream(draft, { flags: 'wx', mode: 0o600, flush: true });
    await pipeline(contentOf(client, options.header, rows), createGzip({ level: gzipLevel }), out, {
      signal: options.signal,
    });
    await rename(draft, file);
    const counts = Object.values(rows);
    return { tables: counts.length, rows: counts.reduce((sum, n) => sum + n, 0), bytes: out.bytesWritten };
  } catch (error) {
    await rm(draft, { force: true });
    throw inWords(error, file);
  } finally {
    await client.end().catch(() => {});
  }
}

/** One snapshot for all tables, without the time limits of a role or a server. */
async function beginSnapshot(client: Client): Promise<void> {
  await client.query('begin isolation level repeatable read, read only');
  await client.query(`
    set local statement_timeout = 0; set local lock_timeout = 0; set local idle_in_transaction_session_timeout = 0;
    set local datestyle = 'ISO'; set local intervalstyle = 'postgres'; set local bytea_output = 'hex';
    set local extra_float_digits = 1`);
}

async function* contentOf(client: Client, header: BackupOptions['header'], rows: Record<string, number>) {
  const migrations = await readApplied(client);
  if (migrations.length === 0) throw new BackupError('This database holds no tables of OmniLink.');
  yield lineOf({
    omnilinkBackup: 1,
    madeAt: new Date().toISOString(),
    ...(await aboutDatabase(client)),
    ...header,
    migrations,
  });
  for (const { table, columns } of await listTables(client)) {
    yield lineOf({ table, columns });
    const list = columns.map(escapeIdentifier).join(', ');
    // A query, since COPY of a partitioned table leaves out its partitions.
    const copy = client.query(copyTo(`copy (select ${list} from ${escapeIdentifier(table)}) to stdout`));
    yield* copy;
    rows[table] = copy.rowCount;
    yield rowsEnd;
  }
  yield lineOf({ end: { rows, sequences: await readSequences(client) } });
}

async function aboutDatabase(client: Client): Promise<Pick<BackupHeader, 'postgres' | 'mode'>> {
  const { rows } = await client.query(
    `select current_setting('server_version') as postgres, (select mode from instance) as mode`,
  );
  return rows[0];
}

/** The migrations' own tables are left out: restoring fills them by applying the migrations. */
const notData = ['migration', 'additive_migration', 'migration_lock'];

async function listTables(client: Client): Promise<BackupTable[]> {
  const { rows } = await client.query(
    `select c.relname as table, array_agg(a.attname::text order by a.attnum) as columns
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
       and c.relname <> all ($1)
       and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
     group by c.relname order by c.relname`,
    [notData],
  );
  return rows;
}

async function readSequences(client: Client): Promise<Record<string, string>> {
  const { rows } = await client.query<{ name: string; last: string }>(
    `select sequencename as name, last_value::text as last from pg_sequences
     where schemaname = current_schema() and last_value is not null`,
  );
  return Object.fromEntries(rows.map(({ name, last }) => [name, last]));
}

const systemWords: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EACCES: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOENT: 'its folder is not there',
  EISDIR: 'it is a folder',
};

function inWords(error: unknown, file: string): unknown {
  const code = codeOf(error);
  if (code === 'ABORT_ERR') return new BackupError(`Stopped: ${file} was not written.`);
  const words = code && systemWords[code];
  return words ? new BackupError(`Can't write ${file} (${words}).`, { cause: error }) : error;
}
