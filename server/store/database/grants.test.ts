import { readFileSync } from 'node:fs';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { processDueEvents } from '../../flows/inbound/process-due-events.ts';
import { purgeOld } from '../../flows/operation/purge-old.ts';
import { openTestApp, type TestApp } from '../../testing/test-app.ts';
import { migrate } from './migrate.ts';

const role = 'omnilink_grants_test';
let app: TestApp;
let owner: pg.Client;
let roleUrl: string;

/** Replaces variables like psql with `-v role=…`. */
const script = (name: string) => readFileSync(`server/store/${name}`, 'utf8').replaceAll(':"role"', role);
/** Roles are of the whole server, not of a database. */
async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('templateUrl').replace(/\/[^/]*$/, '/postgres') });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

beforeAll(async () => {
  app = await openTestApp({
    databaseUrl: async (url) => {
      owner = new pg.Client({ connectionString: url });
      await owner.connect();
      await onServer(`drop role if exists ${role}; create role ${role} login password 'grants'`);
      await owner.query(script('grants.sql'));
      const address = new URL(url);
      address.username = role;
      address.password = 'grants';
      roleUrl = address.href;
      return roleUrl;
    },
  });
});

afterAll(async () => {
  await owner.end();
  await app.close();
  await onServer(`drop role ${role}`);
});

test('a role with only these grants links, delivers, purges, and is ready', async () => {
  const customer = await app.newCustomer();
  const card = await app.newCard(customer);
  expect(await app.postLink(await app.tap(card), await app.login(customer))).toMatchObject({ status: 'linked' });
  await app.settle();
  expect(await app.chat('messenger', customer)).toEqual(['source linked']);
  expect(await app.chat('line', customer)).toEqual(['target linked']);
  await purgeOld(app.context, new AbortController().signal);
  expect(await processDueEvents(app.context, new AbortController().signal)).toBe(0);
  expect(await app.context.readiness.check()).toBeNull();
  const { rows } = await app.context.store.pool.query('select current_user as name');
  expect(rows).toEqual([{ name: role }]);
});

const bookkeeping = ['migration', 'additive_migration', 'migration_lock'];

test('they cover every table, also those of later migrations', async () => {
  await owner.query('create table made_later (id int primary key)');
  const { rows } = await owner.query<{ name: string; may: string }>(
    `select c.relname as name, concat_ws(' ', ${['select', 'insert', 'update', 'delete']
      .map((right) => `case when has_table_privilege($1, c.oid, '${right}') then '${right}' end`)
      .join(', ')}) as may
     from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')`,
    [role],
  );
  expect(rows.map(({ name }) => name)).toEqual(expect.arrayContaining(['contact', 'made_later', ...bookkeeping]));
  for (const { name, may } of rows) {
    // 14 §1.7
    const audit = name === 'audit' ? 'select insert' : 'select insert update delete';
    expect([name, may]).toEqual([name, bookkeeping.includes(name) ? 'select' : audit]);
  }
  await owner.query('drop table made_later');
});

test('it starts if no migration is pending; otherwise the error says who may migrate', async () => {
  const pool = new pg.Pool({ connectionString: roleUrl, max: 1 });
  try {
    expect(await migrate(pool)).toEqual([]);
    await owner.query(`delete from additive_migration where name = '0009-write-probe'`);
    await expect(migrate(pool)).rejects.toThrow(
      'Migrations are pending (0009-write-probe) and this database role may not make them: run `npm run migrate`',
    );
  } finally {
    await pool.end();
  }
});

test('the role settings are those that the server sets on its own connections', async () => {
  const read = `select name, setting from pg_settings where source in ('user', 'session') and name <> 'application_name'`;
  const own = await app.context.store.pool.query(`${read} order by name`);
  await owner.query(script('role-settings.sql'));
  const client = new pg.Client({ connectionString: roleUrl });
  await client.connect();
  const { rows } = await client.query(`${read} order by name`).finally(() => client.end());
  expect(rows).toEqual(own.rows);
});
