// vitest's global set-up of the project `postgres`: the machine's own PostgreSQL instead of the embedded one.
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { migrate } from '../database/migrate.ts';
import { findPostgres, startPostgres } from './test-postgres.ts';

export default async function setUp(project: TestProject): Promise<() => void> {
  const bin = findPostgres();
  if (!bin) throw new Error('There is no PostgreSQL among the packages of this machine.');
  const server = await startPostgres(bin, { full_page_writes: 'off', synchronous_commit: 'off', max_wal_size: '4GB' });
  process.once('exit', server.stop);
  const template = new URL(server.url);
  template.pathname = '/template_omnilink';
  try {
    const admin = new pg.Client({ connectionString: server.url });
    await admin.connect();
    await admin.query('create database template_omnilink').finally(() => admin.end());
    const pool = new pg.Pool({ connectionString: template.href, max: 1 });
    await migrate(pool).finally(() => pool.end());
  } catch (error) {
    process.off('exit', server.stop);
    server.stop();
    throw error;
  }
  project.provide('templateUrl', template.href);
  return () => {
    process.off('exit', server.stop);
    server.stop();
  };
}
