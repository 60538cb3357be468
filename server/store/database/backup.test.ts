import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openEmptyDatabase, openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { writeBackup } from './backup.ts';
import { verifyBackup } from './backup-file.ts';
import { pendingMigrations } from './migrate.ts';
import { restoreBackup } from './restore.ts';

const header = { version: '0.0.0', keys: [], secrets: '{"kid":"k1"}' };
const { signal } = new AbortController();
const channelId = randomUUID();
const awkward = 'a\\.\n\\.\nb\tc\r\n\\N "小美" \u{1f600}';

let source: TestDatabase;
let pool: pg.Pool;
let folder: string;
let file: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'omnilink-backup-'));
  file = join(folder, 'backup.gz');
  source = await openTestDatabase();
  pool = new pg.Pool({ connectionString: source.url });
  await pool.query(`insert into instance values (true, 'production')`);
  await pool.query(
    `insert into channel (id, platform, name, created_at, public) values ($1, 'line', $2, now(), '{"a": [1, null]}')`,
    [channelId, awkward],
  );
  await pool.query(`insert into credential values ($1, 'accessToken', 'k1', '\\x0000ff0a5c2e0a')`, [channelId]);
  // More than one chunk of the stream, with rows that refer to others.
  await pool.query(
    `insert into profile (id, created_at, version) select gen_random_uuid(), now(), 7 from generate_series(1, 3000)`,
  );
  await pool.query(
    `insert into contact (id, channel_id, external_id, profile_id, name, tags, created_at)
     select gen_random_uuid(), $1, row_number() over (), id, $2, array['a,b', '"', null, '{}'], now() from profile`,
    [channelId, awkward],
  );
  await pool.query(
    'insert into profile (id, created_at, merged_into) select gen_random_uuid(), now(), id from profile limit 1',
  );
  await pool.query(`create table not_ours (id int); insert into not_ours values (1)`);
  await writeBackup(source.url, file, { header, overwrite: false, signal });
});

afterAll(async () => {
  await pool.end();
  await source.drop();
  await rm(folder, { recursive: true });
});

/** A fingerprint of the rows of each table that has any. */
async function contentOf(db: pg.Pool): Promise<Record<string, string>> {
  const { rows } = await db.query(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
     and relname not in ('migration', 'additive_migration', 'migration_lock', 'not_ours') order by 1`,
  );
  const content: Record<string, string> = {};
  for (const { name } of rows) {
    const table = await db.query(
      `select count(*) || ' ' || md5(string_agg(t::text, chr(10) order by t::text)) as sum from ${name} t`,
    );
    if (table.rows[0].sum) content[name] = table.rows[0].sum;
  }
  return content;
}

/** Every constraint and index, as a statement. */
async function rulesOf(db: pg.Pool): Promise<unknown[]> {
  const { rows } = await db.query(
    `select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as definition from pg_constraint
     where connamespace = 'public'::regnamespace
     union all select tablename, indexname, indexdef from pg_indexes where schemaname = 'public'
     union all select tgrelid::regclass::text, tgname, concat(tgenabled, ' ', pg_get_triggerdef(oid)) from pg_trigger where not tgisinternal
     order by 1, 2, 3`,
  );
  return rows;
}

test('restores every row unchanged, into a working database', async () => {
  const target = await openEmptyDatabase();
  const restored = new pg.Pool({ connectionString: target.url });
  const summary = await restoreBackup(target.url, file, signal);
  expect(summary.leftOut).toEqual(['not_ours']);
  const expected = await contentOf(pool);
  expect(Object.keys(expected)).toEqual(
    expect.arrayContaining(['channel', 'contact', 'credential', 'instance', 'profile']),
  );
  expect(await contentOf(restored)).toEqual(expected);
  expect(await pendingMigrations(restored)).toEqual([]);
  expect(await rulesOf(restored)).toEqual(await rulesOf(pool));
  // And they are enforced.
  await expect(restored.query('delete from channel')).rejects.toThrow('foreign key');
  await expect(
    restored.query(
      'update contact set profile_id = (select id from profile where merged_into is not null) where id = (select id from contact limit 1)',
    ),
  ).rejects.toThrow('absorbed profile');
  const { rows } = await restored.query(`update channel set name = 'x' returning version`);
  expect(rows).toEqual([{ version: 2 }]);
  const statistics = await restored.query(`select reltuples from pg_class where relname = 'contact'`);
  expect(statistics.rows).toEqual([{ reltuples: 3000 }]);
  await restored.end();
  await target.drop();
});

test('is readable by its owner only, and replaces no file unless requested', async () => {
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const before = await readFile(file);
  await expect(writeBackup(source.url, file, { header, overwrite: false, signal })).rejects.toThrow(
    `${file} is there already; add --overwrite to replace it.`,
  );
  expect(await readFile(file)).toEqual(before);
  const copy = join(folder, 'copy.gz');
  await writeFile(copy, 'old');
  await writeBackup(source.url, copy, { header, overwrite: true, signal });
  expect((await verifyBackup(copy)).secrets).toBe(header.secrets);
  expect((await stat(copy)).mode & 0o777).toBe(0o600);
});

test('is a snapshot of all tables at one moment', async () => {
  // Tables are read in order of their names: with `brand` locked, `staff` is read after its row is committed.
  const blocker = await pool.connect();
  await blocker.query('begin; lock table brand in access exclusive mode');
  const late = join(folder, 'late.gz');
  const written = writeBackup(source.url, late, { header, overwrite: false, signal });
  const isWaiting = async () =>
    (
      await pool.query(
        `select from pg_stat_activity where application_name = 'omnilink backup' and wait_event_type = 'Lock'`,
      )
    ).rowCount === 1;
  await vi.waitUntil(isWaiting, { interval: 20, timeout: 30_000 });
  await blocker.query(
    `insert into staff (id, name, role, created_at) values (gen_random_uuid(), 'late', 'agent', now()); commit`,
  );
  blocker.release();
  await written;
  await pool.query('delete from staff');
  expect(gunzipSync(await readFile(late)).toString()).not.toContain('late');
});

test('a backup that fails leaves no file', async () => {
  const before = await readdir(folder);
  await expect(
    writeBackup(source.url, join(folder, 'no', 'such', 'folder'), { header, overwrite: false, signal }),
  ).rejects.toThrow(/^Can't write .* \(its folder is not there\)\.$/);
  const other = { header, overwrite: false, signal: AbortSignal.abort() };
  await expect(writeBackup(source.url, join(folder, 'stopped'), other)).rejects.toThrow('was not written');
  const empty = await openEmptyDatabase();
  await expect(writeBackup(empty.url, join(folder, 'empty'), { header, overwrite: false, signal })).rejects.toThrow(
    'This database holds no tables of OmniLink.',
  );
  await empty.drop();
  expect(await readdir(folder)).toEqual(before);
});

test.each([0, 0.1, 0.5, 0.99, 0.9999])('is refused if it is cut off at %d of its length', async (part) => {
  const cut = join(folder, 'cut.gz');
  await writeFile(cut, await readFile(file));
  await truncate(cut, Math.floor((await stat(file)).size * part));
  await expect(verifyBackup(cut)).rejects.toThrow(`${cut} is cut off: the backup in it is not whole.`);
});

test('is refused if it is damaged, another kind of file, or of a newer version', async () => {
  const bad = join(folder, 'bad');
  const attempt = async (bytes: Uint8Array | string) => {
    await writeFile(bad, bytes);
    return verifyBackup(bad).then(String, (error: Error) => error.message);
  };
  const bytes = await readFile(file);
  bytes.writeUInt32LE(~bytes.readUInt32LE(bytes.length - 8) >>> 0, bytes.length - 8);
  expect(await attempt(bytes)).toBe(`${bad} is damaged (Z_DATA_ERROR): the backup in it can't be used.`);
  for (const other of ['PGDMP', gzipSync('hello\n'), gzipSync('')]) {
    expect(await attempt(other)).toBe(`${bad} is not a backup of OmniLink.`);
  }
  expect(await attempt(gzipSync('{"omnilinkBackup":2}\n'))).toBe(
    `${bad} was made by a newer version of OmniLink; restore it with that version.`,
  );
  await rm(bad);
  expect(await verifyBackup(bad).catch((error: Error) => error.message)).toBe(`Can't read ${bad} (ENOENT).`);
});

/** Restores a changed copy of the backup. Returns the error and the remaining tables. */
async function restoreChanged(change: (text: string) => string) {
  const changed = join(folder, 'changed.gz');
  await writeFile(changed, gzipSync(change(gunzipSync(await readFile(file)).toString())));
  const target = await openEmptyDatabase();
  const said = await restoreBackup(target.url, changed, signal).then(String, (error: Error) => error.message);
  const left = new pg.Pool({ connectionString: target.url });
  const { rows } = await left.query(`select relname from pg_class where relnamespace = 'public'::regnamespace`);
  await left.end();
  await target.drop();
  return { said, left: rows };
}

test.each([
  [
    'a missing row',
    (text: string) => text.replace(/("credential".*\n).*\n/, '$1'),
    'should hold 1 rows of credential, and holds 0.',
  ],
  ['a reference to nothing', (text: string) => text.replace(`\n${channelId}`, `\n${randomUUID()}`), 'foreign key'],
  [
    'a newer migration',
    (text: string) => text.replace('"name":"0003-', '"name":"9003-'),
    "which this version of OmniLink doesn't know",
  ],
  [
    'another migration of that name',
    (text: string) => text.replace(/"checksum":"../, '"checksum":"xx'),
    'another version of the migration 0001-start',
  ],
])('%s is refused, and leaves nothing', async (_what, change, words) => {
  const { said, left } = await restoreChanged(change);
  expect(said).toContain(words);
  expect(left).toEqual([]);
});

test('a database in use is not restored into', async () => {
  const before = await contentOf(pool);
  await expect(restoreBackup(source.url, file, signal)).rejects.toThrow('already holds tables of OmniLink');
  expect(await contentOf(pool)).toEqual(before);
});
