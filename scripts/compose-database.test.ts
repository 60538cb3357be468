// The role that compose.yaml's PostgreSQL gets for the server, made by the script that its image runs.
import { execFileSync } from 'node:child_process';
import { Pool } from 'pg';
import { expect, test } from 'vitest';
import { migrate } from '../server/store/database/migrate.ts';
import { findPostgres, startPostgres } from '../server/store/testing/test-postgres.ts';

const bin = findPostgres();
test.skipIf(!bin)('14 §1.11: the server’s role owns its database and is no superuser', async () => {
  const { url, stop } = await startPostgres(bin ?? '');
  try {
    const { port, username } = new URL(url);
    const { PATH = '' } = process.env;
    const env = {
      PATH,
      PGHOST: '127.0.0.1',
      PGPORT: port,
      POSTGRES_USER: username,
      POSTGRES_PASSWORD: 'it’s "se\\cret',
    };
    execFileSync('sh', ['deploy/compose-database.sh'], { env });
    const pool = new Pool({ connectionString: `postgres://omnilink@127.0.0.1:${port}/omnilink` });
    await migrate(pool);
    const { rows } = await pool.query(
      `select rolname, rolsuper, rolcreaterole, rolcreatedb from pg_roles where rolname = current_user`,
    );
    await pool.end();
    expect(rows).toEqual([{ rolname: 'omnilink', rolsuper: false, rolcreaterole: false, rolcreatedb: false }]);
    const admin = new Pool({ connectionString: url });
    const { rows: secrets } = await admin.query(
      `select rolname, rolpassword is null as "hasNone" from pg_authid where rolcanlogin order by rolname`,
    );
    await admin.end();
    expect(secrets).toEqual([
      { rolname: 'omnilink', hasNone: false },
      { rolname: 'postgres', hasNone: true },
    ]);
  } finally {
    stop();
  }
});
