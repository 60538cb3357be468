import { pipeline } from 'node:stream/promises';
import { Client, escapeIdentifier, Pool } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { type BackupEnd, BackupError, type BackupTable, openBackup } from './backup-file.ts';
import { applyAlone, migrate } from './migrate.ts';

export interface RestoreSummary {
  tables: number;
  rows: number;
  /** Tables in the file that aren't OmniLink's and were skipped. */
  leftOut: string[];
}

/**
 * Fills an empty database from a backup: the schema of the backup, all rows, then the later migrations. All except the last step is
 * one transaction, so that a failed restore leaves nothing. Memory use doesn't grow with the backup.
 * @param url a database without tables of OmniLink, with a role that may create them
 * @throws BackupError, MigrationError with a message for the operator
 */
export async function restoreBackup(url: string, file: string, signal: AbortSignal): Promise<RestoreSummary> {
  const client = new Client({ connectionString: url, application_name: 'omnilink restore', keepAlive: true });
  client.on('error', () => {});
  await client.connect();
  let summary: RestoreSummary;
  try {
    await client.query('begin');
    summary = await fill(client, file, signal);
    await client.query('commit');
  } finally {
    // Without a commit the server rolls back.
    await client.end().catch(() => {});
  }
  const pool = new Pool({ connectionString: url, max: 1 });
  try {
    await migrate(pool);
    await pool.query('analyze');
  } finally {
    await pool.end();
  }
  return summary;
}

async function fill(client: Client, file: string, signal: AbortSignal): Promise<RestoreSummary> {
  await client.query(`
    set local statement_timeout = 0; set local lock_timeout = 0; set local idle_in_transaction_session_timeout = 0`);
  const strangers = await tablesIn(client);
  if (strangers.includes('migration')) {
    throw new BackupError(
      'This database already holds tables of OmniLink. Restore into an empty database, or with DATA_DIR set to a folder that is not there yet.',
    );
  }
  const reader = await openBackup(file);
  await applyAlone(client, reader.header.migrations);
  const bringBack = await dropIndexes(client, strangers);
  const own = (await tablesIn(client)).filter((table) => !strangers.includes(table));
  const rows: Record<string, number> = {};
  const leftOut: string[] = [];
  for (let next = await reader.nextTable(); next; next = await reader.nextTable()) {
    const { table } = next.table;
    if (own.includes(table)) {
      rows[table] = await load(client, next.table, next.rows, signal);
    } else {
      leftOut.push(table);
      for await (const _ of next.rows);
    }
  }
  compareCounts(reader.end(), rows, file);
  for (const statement of bringBack) await client.query(statement);
  for (const [sequence, last] of Object.entries(reader.end().sequences)) {
    await client.query('select setval(to_regclass($1), $2)', [escapeIdentifier(sequence), last]);
  }
  return { tables: Object.keys(rows).length, rows: Object.values(rows).reduce((sum, n) => sum + n, 0), leftOut };
}

async function tablesIn(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p')`,
  );
  return rows.map(({ name }) => name);
}

/**
 * Drops foreign keys, keys and indexes, so that rows can be inserted in any order and each index is built once, by sorting.
 * Otherwise the server would queue every foreign key check in memory.
 * @returns the statements that create them again, in order
 */
async function dropIndexes(client: Client, strangers: string[]): Promise<string[]> {
  const { rows } = await client.query<{ away: string; back: string }>(
    `with own as (
       select oid, relname from pg_class
       where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p') and relname <> all ($1))
     select away, back from (
       select case contype when 'f' then 1 else 2 end as step,
         format('alter table %I drop constraint %I', relname, conname) as away,
         format('alter table %I add constraint %I %s', relname, conname, pg_get_constraintdef(k.oid)) as back
       from pg_constraint k join own on own.oid = k.conrelid where contype in ('f', 'p', 'u') and conparentid = 0
       union all
       select 3, format('drop index %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
       from pg_index i join own on own.oid = i.indrelid
       where not exists (select from pg_constraint where conindid = i.indexrelid and contype in ('p', 'u'))
         and not exists (select from pg_inherits where inhrelid = i.indexrelid)) parts
     order by step`,
    [strangers],
  );
  for (const { away } of rows) await client.query(away);
  return rows.map(({ back }) => back).reverse();
}

async function load(
  client: Client,
  { table, columns }: BackupTable,
  rows: AsyncGenerator<Buffer>,
  signal: AbortSignal,
): Promise<number> {
  const name = escapeIdentifier(table);
  // Rows that migrations insert are also in the backup, and its rows already include the work of triggers. One trigger refuses to
  // truncate.
  await client.query(`alter table ${name} disable trigger user; truncate ${name}`);
  const copy = client.query(copyFrom(`copy ${name} (${columns.map(escapeIdentifier).join(', ')}) from stdin`));
  await pipeline(rows, copy, { signal });
  await client.query(`alter table ${name} enable trigger user`);
  return copy.rowCount;
}

function compareCounts(end: BackupEnd, rows: Record<string, number>, file: string): void {
  for (const [table, count] of Object.entries(rows)) {
    if (end.rows[table] !== count) {
      throw new BackupError(`${file} should hold ${end.rows[table]} rows of ${table}, and holds ${count}.`);
    }
  }
}
