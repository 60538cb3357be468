import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { migrate, pendingMigrations } from './migrate.ts';

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await openTestDatabase();
  pool = new pg.Pool({ connectionString: database.url });
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

test('the tests’ template has every migration', async () => {
  expect(await pendingMigrations(pool)).toEqual([]);
  expect(await migrate(pool)).toEqual([]);
});

/** A pool whose statements use an empty schema. */
async function openSchema(name: string): Promise<pg.Pool> {
  await pool.query(`create schema ${name}`);
  return new pg.Pool({ connectionString: database.url, options: `-c search_path=${name}` });
}

const first = { './migrations/0001-a.sql': 'create table a (id int);\ninsert into a values (1);' };
const second = { ...first, './migrations/0002-b.sql': 'insert into a values (2);' };

test('applies missing migrations, once and in order', async () => {
  const schema = await openSchema('in_order');
  expect(await pendingMigrations(schema, second)).toEqual(['0001-a', '0002-b']);
  expect(await migrate(schema, first)).toEqual(['0001-a']);
  expect(await pendingMigrations(schema, second)).toEqual(['0002-b']);
  expect(await migrate(schema, second)).toEqual(['0002-b']);
  expect(await migrate(schema, second)).toEqual([]);
  expect((await schema.query('select id from a order by id')).rows).toEqual([{ id: 1 }, { id: 2 }]);
  await schema.end();
});

test('processes that migrate at once apply each migration once', async () => {
  const schema = await openSchema('at_once');
  const slow = {
    './migrations/0001-a.sql': 'create table a (id int);\nselect pg_sleep(0.1);',
    './migrations/0002-b.sql': 'insert into a values (1);',
  };
  const applied = await Promise.all([1, 2, 3, 4].map(() => migrate(schema, slow)));
  expect(applied.flat().sort()).toEqual(['0001-a', '0002-b']);
  expect((await schema.query('select id from a')).rows).toEqual([{ id: 1 }]);
  await schema.end();
});

test('a failing migration leaves nothing, and the error has its line', async () => {
  const schema = await openSchema('failing');
  const broken = { ...first, './migrations/0002-b.sql': 'insert into a values (2);\ninsert into nowhere values (1);' };
  await expect(migrate(schema, broken)).rejects.toThrow(
    'The migration 0002-b failed at line 2: relation "nowhere" does not exist.',
  );
  expect((await schema.query('select id from a')).rows).toEqual([{ id: 1 }]);
  expect(await pendingMigrations(schema, broken)).toEqual(['0002-b']);
  await schema.end();
});

test('a changed migration is refused, but not changed line ends', async () => {
  const schema = await openSchema('changed');
  await migrate(schema, first);
  const otherLineEnds = { './migrations/0001-a.sql': first['./migrations/0001-a.sql'].replaceAll('\n', '\r\n') };
  expect(await migrate(schema, otherLineEnds)).toEqual([]);
  const changed = { './migrations/0001-a.sql': 'create table a (id bigint);' };
  await expect(migrate(schema, changed)).rejects.toThrow('The migration 0001-a was changed after it was applied');
  await expect(pendingMigrations(schema, changed)).rejects.toThrow(
    'The migration 0001-a was changed after it was applied',
  );
  await schema.end();
});

test('a database of a newer version is refused', async () => {
  const schema = await openSchema('newer');
  await migrate(schema, second);
  await expect(migrate(schema, first)).rejects.toThrow("which this version of OmniLink doesn't know");
  await schema.end();
});

const additive = { ...first, './migrations/0004-b.sql': 'create table b (id int);' };
const breaking = { ...additive, './migrations/0005-c.sql': '-- breaking: a is gone\ndrop table a;' };

test('an older version works with a newer database with additive migrations, and refuses one with a breaking migration', async () => {
  const schema = await openSchema('older');
  await migrate(schema, additive);
  expect(await pendingMigrations(schema, first)).toEqual([]);
  expect(await migrate(schema, first)).toEqual([]);
  expect(await migrate(schema, breaking)).toEqual(['0005-c']);
  expect(await pendingMigrations(schema, breaking)).toEqual([]);
  const refused = "The database has the migration 0005-c, which this version of OmniLink doesn't know";
  await expect(migrate(schema, additive)).rejects.toThrow(refused);
  await expect(pendingMigrations(schema, first)).rejects.toThrow(refused);
  await schema.end();
});

test('a changed additive migration is also refused', async () => {
  const schema = await openSchema('changed_additive');
  await migrate(schema, additive);
  await expect(migrate(schema, { ...first, './migrations/0004-b.sql': 'create table c (id int);' })).rejects.toThrow(
    'The migration 0004-b was changed after it was applied',
  );
  await schema.end();
});

test('nothing is written if nothing is pending', async () => {
  const schema = await openSchema('read_only');
  await migrate(schema, additive);
  const options = '-c search_path=read_only -c default_transaction_read_only=on';
  const reader = new pg.Pool({ connectionString: database.url, options });
  expect(await migrate(reader, additive)).toEqual([]);
  await expect(migrate(reader, breaking)).rejects.toThrow('read-only');
  await reader.end();
  await schema.end();
});

test('a migration that waits for a table lets others pass, tries again, and fails with a message', async () => {
  const schema = await openSchema('locked');
  await migrate(schema, first);
  const holder = await schema.connect();
  await holder.query('begin; select from a');
  await expect(migrate(schema, breaking, { lockMs: 100, lockTries: 2 })).rejects.toThrow(
    'The migration 0005-c failed: canceling statement due to lock timeout. Another session uses the table',
  );
  const waiting = migrate(schema, breaking, { lockMs: 100, lockTries: 1_000 });
  await expect.poll(waitsForTable).toBe(true);
  await holder.query('commit');
  expect(await waiting).toEqual(['0005-c']);
  holder.release();
  await schema.end();
});

async function waitsForTable(): Promise<boolean> {
  const { rows } = await pool.query(`select from pg_locks where relation = 'locked.a'::regclass and not granted`);
  return rows.length > 0;
}

test('names without a number and duplicate numbers are refused', async () => {
  await expect(migrate(pool, { './migrations/start.sql': '' })).rejects.toThrow('must begin with four digits');
  await expect(migrate(pool, { './migrations/0001-a.sql': '', './migrations/0001-b.sql': '' })).rejects.toThrow(
    'Two migrations have the number 0001.',
  );
});
