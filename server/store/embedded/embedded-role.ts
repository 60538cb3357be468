// OmniLink's role in its embedded database. `initdb` creates a superuser, who could read files and run programs.
import { createHmac } from 'node:crypto';
import pg from 'pg';
import { appRole } from './embedded-postmaster.ts';

/** Its password is derived from the superuser's, so that one file is enough. */
export const appPassword = (superuserPassword: string): string =>
  createHmac('sha256', superuserPassword).update(appRole).digest('hex');

// `reassign owned` doesn't work for the superuser of initdb. Sequences change owner with their tables.
const handOver = `
do $$
declare statement text;
begin
  for statement in
    select format('alter table %s owner to ${appRole}', c.oid::regclass) from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm') and c.relowner <> '${appRole}'::regrole
    union all
    select format('alter routine %s owner to ${appRole}', p.oid::regprocedure) from pg_proc p
      where p.pronamespace = 'public'::regnamespace and p.proowner <> '${appRole}'::regrole
  loop
    execute statement;
  end loop;
end $$`;

/**
 * Creates the role if it doesn't exist, and makes it the owner of the database `omnilink` and everything in it, including objects
 * from versions before this role.
 * @param adminUrl the superuser's address of the database `omnilink`
 */
export async function prepareAppRole(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const password = appPassword(new URL(adminUrl).password);
    await client.query('begin');
    // Of several processes that start at once, one creates it.
    await client.query(`select pg_advisory_xact_lock(hashtext('${appRole}'))`);
    const { rowCount } = await client.query(`select from pg_roles where rolname = '${appRole}'`);
    const options = `login nosuperuser nocreatedb nocreaterole noreplication password '${password}'`;
    await client.query(`${rowCount === 0 ? 'create' : 'alter'} role ${appRole} ${options}`);
    await client.query(`alter database omnilink owner to ${appRole}; alter schema public owner to ${appRole}`);
    await client.query(handOver);
    await client.query('commit');
  } finally {
    await client.end();
  }
}
