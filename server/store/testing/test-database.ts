import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { inject } from 'vitest';

export interface TestDatabase {
  /** Address of a migrated, empty database that no other test file sees. */
  url: string;
  /** Deletes it, and closes its open connections. */
  drop(): Promise<void>;
}

/**
 * Clones the migrated template by copying its files: a third of the work of PostgreSQL's default, which logs every page. Call once
 * per test file, in `beforeAll`.
 * @param more options of `create database`
 */
export function openTestDatabase(more = ''): Promise<TestDatabase> {
  const template = new URL(inject('templateUrl'));
  return makeDatabase(template, `template ${template.pathname.slice(1)} strategy file_copy ${more}`);
}

/** A database without tables. */
export const openEmptyDatabase = (): Promise<TestDatabase> =>
  makeDatabase(new URL(inject('templateUrl')), 'template template0');

async function makeDatabase(server: URL, options: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asAdmin(server, `create database ${name} ${options}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => dropDatabase(server, name) };
}

/**
 * Connections that are just being closed get a moment: cut off, each would report an error that no test has caused. Then by force.
 */
async function dropDatabase(server: URL, name: string): Promise<void> {
  for (let tries = 0; tries < 4; tries += 1) {
    try {
      return await asAdmin(server, `drop database if exists ${name}`);
    } catch {
      await sleep(50);
    }
  }
  await asAdmin(server, `drop database if exists ${name} with (force)`);
}

async function asAdmin(server: URL, statement: string): Promise<void> {
  const url = new URL(server);
  url.pathname = '/postgres';
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}
