import { createHash } from 'node:crypto';
import type { ClientBase, Pool, PoolClient } from 'pg';

/** Why a database can't be brought up to date, as a sentence for a person. */
export class MigrationError extends Error {
  override name = 'MigrationError';
}

/** SQL by file path; the file's name without `.sql` is the migration's name and begins with its number. */
export type MigrationFiles = Readonly<Record<string, string>>;

const bundled: MigrationFiles = import.meta.glob<string>('./migrations/*.sql', {
  query: '?raw',
  import: 'default',
  eager: true,
});

interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

/**
 * Applies what is missing, in order of the numbers, each in a transaction of its own, and answers the names it applied. Safe
 * while others do the same. Throws MigrationError if an applied migration was changed since, if the database is newer than
 * this code, or if the SQL fails.
 */
export async function migrate(pool: Pool, files: MigrationFiles = bundled): Promise<string[]> {
  const migrations = inOrder(files);
  await makeTables(pool);
  const applied: string[] = [];
  for (;;) {
    const name = await applyNext(pool, migrations);
    if (name === null) return applied;
    applied.push(name);
  }
}

/** Names of the migrations that the database lacks, in order; for `/readyz`. Throws MigrationError as `migrate` does. */
export async function pendingMigrations(pool: Pool, files: MigrationFiles = bundled): Promise<string[]> {
  const migrations = inOrder(files);
  try {
    return (await compare(pool, migrations)).map(({ name }) => name);
  } catch (error) {
    if (isCode(error, '42P01')) return migrations.map(({ name }) => name);
    throw error;
  }
}

export type AppliedMigration = Pick<Migration, 'name' | 'checksum'>;

/** The migrations that a database has, in order; none if it isn't OmniLink's. */
export async function readApplied(db: Pool | ClientBase): Promise<AppliedMigration[]> {
  const { rows } = await db.query(`select to_regclass('migration') is not null as is_there`);
  if (!rows[0].is_there) return [];
  return (await db.query('select name, checksum from migration order by name')).rows;
}

/**
 * Applies these migrations and no others, to a database without any, in the caller's transaction. Throws MigrationError if this
 * version doesn't know one of them, or knows it differently.
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
    // A checkout may change line ends; that is no change of the migration.
    const sql = text.replaceAll('\r\n', '\n');
    return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
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
async function makeTables(pool: Pool | ClientBase, again = true): Promise<void> {
  try {
    await pool.query(`
      create table if not exists migration (
        name text primary key, checksum text not null, applied_at timestamptz not null default now());
      create table if not exists migration_lock (id int primary key);
      insert into migration_lock values (1) on conflict do nothing;
    `);
  } catch (error) {
    // `if not exists` still collides inside the catalogue when two processes create at once.
    if (!again || !(isCode(error, '23505') || isCode(error, '42P07'))) throw error;
    await makeTables(pool, false);
  }
}

async function applyNext(pool: Pool, migrations: Migration[]): Promise<string | null> {
  const client = await pool.connect();
  let failure: unknown;
  try {
    await client.query('begin');
    await client.query('select from migration_lock where id = 1 for update');
    const [next] = await compare(client, migrations);
    if (next) await apply(client, next);
    await client.query('commit');
    return next?.name ?? null;
  } catch (error) {
    failure = error;
    await client.query('rollback').catch(() => {});
    throw error;
  } finally {
    client.release(failure !== undefined);
  }
}

async function compare(db: Pool | PoolClient, migrations: Migration[]): Promise<Migration[]> {
  const { rows } = await db.query<{ name: string; checksum: string }>(
    'select name, checksum from migration order by name',
  );
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const { name, checksum } of rows) {
    const migration = known.get(name);
    if (!migration) {
      throw new MigrationError(
        `The database has the migration ${name}, which this version of OmniLink doesn't know: start the newer version that made it.`,
      );
    }
    if (migration.checksum !== checksum) {
      throw new MigrationError(
        `The migration ${name} was changed after it was applied: put its file back as it was, and add a new migration instead.`,
      );
    }
  }
  const applied = new Set(rows.map(({ name }) => name));
  return migrations.filter(({ name }) => !applied.has(name));
}

async function apply(client: ClientBase, { name, sql, checksum }: Migration): Promise<void> {
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
  await client.query('insert into migration (name, checksum) values ($1, $2)', [name, checksum]);
}

function lineOf(error: unknown, sql: string): string {
  if (!(error instanceof Error) || !('position' in error) || !error.position) return '';
  return ` at line ${sql.slice(0, Number(error.position) - 1).split('\n').length}`;
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
