import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate, pendingMigrations } from './migrate.ts';
import { openTestDatabase, type TestDatabase } from './test-database.ts';

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

test('the template of the tests has every migration', async () => {
  expect(await pendingMigrations(pool)).toEqual([]);
  expect(await migrate(pool)).toEqual([]);
});

/** A pool whose statements see an empty schema of their own. */
async function openSchema(name: string): Promise<pg.Pool> {
  await pool.query(`create schema ${name}`);
  return new pg.Pool({ connectionString: database.url, options: `-c search_path=${name}` });
}

const first = { './migrations/0001-a.sql': 'create table a (id int);\ninsert into a values (1);' };
const second = { ...first, './migrations/0002-b.sql': 'insert into a values (2);' };

test('applies what is missing, once and in order', async () => {
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

test('a migration that fails leaves nothing behind and says where', async () => {
  const schema = await openSchema('failing');
  const broken = { ...first, './migrations/0002-b.sql': 'insert into a values (2);\ninsert into nowhere values (1);' };
  await expect(migrate(schema, broken)).rejects.toThrow(
    'The migration 0002-b failed at line 2: relation "nowhere" does not exist.',
  );
  expect((await schema.query('select id from a')).rows).toEqual([{ id: 1 }]);
  expect(await pendingMigrations(schema, broken)).toEqual(['0002-b']);
  await schema.end();
});

test('a changed migration is refused, changed line ends are not', async () => {
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

test('names without a number and numbers given twice are refused', async () => {
  await expect(migrate(pool, { './migrations/start.sql': '' })).rejects.toThrow('must begin with four digits');
  await expect(migrate(pool, { './migrations/0001-a.sql': '', './migrations/0001-b.sql': '' })).rejects.toThrow(
    'Two migrations have the number 0001.',
  );
});
