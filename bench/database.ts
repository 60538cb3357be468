import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Pool } from 'pg';
import { migrate } from '../server/store/database/migrate.ts';
import { openEmbedded } from '../server/store/embedded/embedded.ts';
import { findPostgres, startPostgres } from '../server/store/testing/test-postgres.ts';
import { kinds, uuidSql } from './ids.ts';

export const sourceChannelId = '00000000-0000-7000-8100-000000000001';
export const targetChannelId = '00000000-0000-7000-8100-000000000002';
export const campaignId = '00000000-0000-7000-8100-000000000003';
export const loginChannelId = '1650000002';

export type Engine = { url: string; stop: () => Promise<void> };
export type BenchDatabase = {
  url: string;
  pool: Pool;
  /**
   * What autovacuum does within a minute of the first links. Before it, plans made while tables were empty read the whole index of
   * the linked attempts: 20 times the work after 5,000 links.
   */
  analyze: () => Promise<void>;
  close: () => Promise<void>;
};

/** OmniLink's own PostgreSQL. */
export async function startEmbedded(): Promise<Engine> {
  const dataDir = mkdtempSync(join(tmpdir(), 'omnilink-bench-'));
  const embedded = await openEmbedded({ dataDir });
  const stop = async () => {
    await embedded.stop();
    rmSync(databaseFolder(dataDir), { recursive: true, force: true });
    rmSync(dataDir, { recursive: true, force: true });
  };
  // Like the packaged one: its role is a superuser.
  return { url: embedded.adminUrl, stop };
}

/** The machine's own PostgreSQL, with its package's settings; null where there is none. */
export async function startPackaged(): Promise<Engine | null> {
  const bin = findPostgres();
  if (!bin) return null;
  const { url, stop } = await startPostgres(bin, { fsync: 'on' });
  return { url, stop: async () => stop() };
}

/** A database of its own with `cards` cards, each of a customer of its own. */
export async function openBenchDatabase(cards: number, engine?: Engine): Promise<BenchDatabase> {
  const { url, stop } = engine ?? (await startEmbedded());
  const pool = new Pool({ connectionString: url, max: 8 });
  await migrate(pool);
  await pool.query(`insert into channel (id, platform, name, external_id, public, created_at) values
    ('${sourceChannelId}', 'messenger', 'page', '1', '{}', now()),
    ('${targetChannelId}', 'line', 'bot', '2', '{"loginChannelId": "${loginChannelId}", "liffId": "${loginChannelId}-BenchApp"}', now())`);
  await pool.query(`insert into campaign (id, name, enabled, source_channel_id, target_channel_id, card, on_success, on_failure, tags,
      source_notice, ask_first, link_valid_days, created_at, updated_at)
    values ('${campaignId}', 'bench', true, '${sourceChannelId}', '${targetChannelId}',
      '{"title":"t","text":"t","button":"b","keywords":[]}',
      '{"source":{"kind":"text","text":"source"},"target":{"kind":"text","text":"target"}}', '{"source":null}',
      '{"source":["a"],"target":["b"]}', 'with_message', false, 90, now(), now())`);
  await addCustomers(url, cards);
  // As autovacuum leaves a new database: it never analyses tables that nothing has written to.
  await pool.query('vacuum analyze profile, contact, card');
  const analyze = async () => void (await pool.query('vacuum analyze'));
  const close = async () => {
    await pool.end();
    await stop();
  };
  return { url, pool, analyze, close };
}

/** Without foreign keys looked up one by one: there may be a million. */
async function addCustomers(url: string, cards: number): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query('set session_replication_role = replica');
  const rows = `generate_series(1, ${cards}) n`;
  await client.query(`insert into profile (id, created_at) select ${uuidSql(kinds.profile, 'n')}, now() from ${rows}`);
  await client.query(`insert into contact (id, channel_id, external_id, profile_id, name, last_inbound_at, created_at)
    select ${uuidSql(kinds.contact, 'n')}, '${sourceChannelId}', n::text, ${uuidSql(kinds.profile, 'n')}, 'Customer', now(), now() from ${rows}`);
  await client.query(`insert into card (id, campaign_id, source_contact_id, kid, created_at, expires_at)
    select ${uuidSql(kinds.card, 'n')}, '${campaignId}', ${uuidSql(kinds.contact, 'n')}, 'bench', now(), now() + interval '90 days' from ${rows}`);
  await client.end();
}

/** As root the database is elsewhere, where the file `database` says. */
function databaseFolder(dataDir: string): string {
  const path = join(dataDir, 'database');
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return path;
  }
}
