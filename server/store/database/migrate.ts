import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientBase, Pool } from 'pg';
import { codeOf } from './database-fault.ts';
import { inTransaction } from './pool.ts';

/** Why a database can't be migrated, as a sentence for the operator. */
export class MigrationError extends Error {
  override name = 'MigrationError';
}

/** SQL by file path; the file's name without `.sql` is the migration's name and begins with its number. */
export type MigrationFiles = Readonly<Record<string, string>>;

const bundled: MigrationFiles = import.meta.glob<string>('../migrations/*.sql', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/**
 * The tables of applied migrations. `migration` has those that every older version must know: it refuses unknown names. Version
 * 0.1.0 reads no other table, so additive ones of later versions are in a second table, which older versions don't read.
 */
type LogTable = 'migration' | 'additive_migration';
const lastOfFirstRelease = '0003';

interface Migration {
  name: string;
  sql: string;
  checksum: string;
  log: LogTable;
}

/**
 * Applies missing migrations in order of their numbers, each in its own transaction, and returns their names; writes nothing if
 * none is missing. Safe while other processes migrate, and while servers of earlier versions run: migrations are additive unless
 * their file begins with `-- breaking: <why>`. Throws MigrationError if an applied migration was changed since, if the database has
 * a breaking one that this code doesn't know, if this role has no right to migrate, or if the SQL fails.
 * @param options.lockMs how long a migration may wait for a table in use before it lets others pass and tries again
 */
export async function migrate(
  pool: Pool,
  files: MigrationFiles = bundled,
  options: { lockMs?: number; lockTries?: number } = {},
): Promise<string[]> {
  const migrations = inOrder(files);
  const pending = await compare(pool, migrations);
  const applied: string[] = [];
  if (pending.length === 0) return applied;
  try {
    await makeTables(pool);
    for (;;) {
      const name = await applyNext(pool, migrations, { lockMs: 5_000, lockTries: 12, ...options });
      if (name === null) return applied;
      applied.push(name);
    }
  } catch (error) {
    if (codeOf(error) !== '42501' && !(error instanceof Error && codeOf(error.cause) === '42501')) throw error;
    throw new MigrationError(
      `Migrations are pending (${pending.map(({ name }) => name).join(', ')}) and this database role may not make them: run \`npm run migrate\` with the DATABASE_URL of the role that owns the tables.`,
      { cause: error },
    );
  }
}

/** Names of the migrations that the database lacks, in order; for `/readyz`. Throws MigrationError as `migrate` does. */
export async function pendingMigrations(pool: Pool, files: MigrationFiles = bundled): Promise<string[]> {
  return (await compare(pool, inOrder(files))).map(({ name }) => name);
}

export type AppliedMigration = Pick<Migration, 'name' | 'checksum'>;

/** The migrations that a database has, in order; none if it isn't OmniLink's. */
export async function readApplied(db: Pool | ClientBase): Promise<AppliedMigration[]> {
  return (await readLogs(db)).map(({ name, checksum }) => ({ name, checksum }));
}

/**
 * Applies these migrations and no others, to a database without any, in the caller's transaction. Throws MigrationError if this
 * version doesn't know one of them, or has a different text for it.
 */
export async function applyAlone(client: ClientBase, wanted: AppliedMigration[]): Promise<void> {
  const known = new Map(inOrder(bundled).map((migration) => [migration.name, migration]));
  const migrations = wanted.map(({ name, checksum }) => {
    const migration = known.get(name);
    if (migration?.checksum === checksum) return migration;
    throw new MigrationError(
      migration
        ? `The backup was made with another version of the migration ${name}: restore it with the OmniLink that made it.`
        : `The backup has the migration ${name}, which this version of OmniLink doesn't know: restore it with the newer version that made it.`,
    );
  });
  await makeTables(client);
  for (const migration of migrations) await apply(client, migration);
}

function inOrder(files: MigrationFiles): Migration[] {
  const migrations = Object.entries(files).map(([path, text]) => {
    const name = path.replace(/^.*\//, '').replace(/\.sql$/, '');
    // A checkout may change line ends, which is not a change of the migration.
    const sql = text.replaceAll('\r\n', '\n');
    const isBreaking = sql.startsWith('-- breaking:') || name.slice(0, 4) <= lastOfFirstRelease;
    const checksum = createHash('sha256').update(sql).digest('hex');
    return { name, sql, checksum, log: isBreaking ? ('migration' as const) : ('additive_migration' as const) };
  });
  migrations.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const [index, { name }] of migrations.entries()) {
    const number = /^\d{4}(?=-)/.exec(name)?.[0];
    if (!number) throw new MigrationError(`The migration ${name} must begin with four digits and a dash.`);
    if (migrations[index + 1]?.name.startsWith(`${number}-`))
      throw new MigrationError(`Two migrations have the number ${number}.`);
  }
  return migrations;
}

// A row to lock rather than `lock table`, which PostgreSQL-compatible engines don't all have.
async function makeTables(pool: Pool | ClientBase, triesLeft = 3): Promise<void> {
  try {
    await pool.query(`
      create table if not exists migration (
        name text primary key, checksum text not null, applied_at timestamptz not null default now());
      create table if not exists additive_migration (like migration including all);
      create table if not exists migration_lock (id int primary key);
      insert into migration_lock values (1) on conflict do nothing;
    `);
  } catch (error) {
    // `if not exists` still fails in the catalogue when two processes create at once: a key, a table or its row type already
    // exists.
    if (triesLeft === 0 || !['23505', '42P07', '42710'].includes(codeOf(error))) throw error;
    await makeTables(pool, triesLeft - 1);
  }
}

async function applyNext(
  pool: Pool,
  migrations: Migration[],
  { lockMs, lockTries }: { lockMs: number; lockTries: number },
): Promise<string | null> {
  try {
    return await inTransaction(pool, async (client) => {
      // Another process may be migrating for minutes, and a pooled session may have the limits of requests.
      await client.query('set local lock_timeout = 0; set local statement_timeout = 0');
      await client.query('set local idle_in_transaction_session_timeout = 0');
      await client.query('select from migration_lock where id = 1 for update');
      const [next] = await compare(client, migrations);
      // Other statements queue behind one that waits for a table, so it gives up, lets them pass and tries again.
      await client.query(`set local lock_timeout = ${lockMs}`);
      if (next) await apply(client, next);
      return next?.name ?? null;
    });
  } catch (error) {
    if (!(error instanceof MigrationError) || codeOf(error.cause) !== '55P03') throw error;
    if (lockTries <= 1) {
      throw new MigrationError(
        `${error.message} Another session uses the table (a long transaction, a backup): wait for its end, then migrate again.`,
        { cause: error.cause },
      );
    }
    await sleep(lockMs / 5);
    return applyNext(pool, migrations, { lockMs, lockTries: lockTries - 1 });
  }
}

async function compare(db: Pool | ClientBase, migrations: Migration[]): Promise<Migration[]> {
  const rows = await readLogs(db);
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const { name, checksum, log } of rows) {
    const migration = known.get(name);
    if (!migration && log === 'migration') {
      throw new MigrationError(
        `The database has the migration ${name}, which this version of OmniLink doesn't know: start the newer version that made it.`,
      );
    }
    if (migration && migration.checksum !== checksum) {
      throw new MigrationError(
        `The migration ${name} was changed after it was applied: put its file back as it was, and add a new migration instead.`,
      );
    }
  }
  const applied = new Set(rows.map(({ name }) => name));
  return migrations.filter(({ name }) => !applied.has(name));
}

type LogRow = { name: string; checksum: string; log: LogTable };

async function readLogs(db: Pool | ClientBase): Promise<LogRow[]> {
  const there = await db.query<{ log: LogTable }>(
    `select log from unnest(array['migration', 'additive_migration']) log where to_regclass(log) is not null`,
  );
  if (there.rows.length === 0) return [];
  const parts = there.rows.map(({ log }) => `select name, checksum, '${log}' as log from ${log}`);
  return (await db.query<LogRow>(`${parts.join(' union all ')} order by name`)).rows;
}

async function apply(client: ClientBase, { name, sql, checksum, log }: Migration): Promise<void> {
  try {
    await client.query(sql);
  } catch (error) {
    throw new MigrationError(
      `The migration ${name} failed${lineOf(error, sql)}: ${error instanceof Error ? error.message : error}.`,
      {
        cause: error,
      },
    );
  }
  await client.query(`insert into ${log} (name, checksum) values ($1, $2)`, [name, checksum]);
}

function lineOf(error: unknown, sql: string): string {
  if (!(error instanceof Error) || !('position' in error) || !error.position) return '';
  return ` at line ${sql.slice(0, Number(error.position) - 1).split('\n').length}`;
}
