// Rows that tests put into the database directly, where no API or platform is part of what they test. Each function inserts one row
// with what the table requires; `more` has columns by their names.
import { v7 as uuidv7 } from 'uuid';
import type { Platform } from '../../domain/channel.ts';

type Database = { query(text: string, values: unknown[]): Promise<unknown> };
type Columns = Record<string, unknown>;

async function insert(database: Database, table: string, row: Columns): Promise<void> {
  const columns = Object.keys(row);
  const places = columns.map((_, i) => `$${i + 1}`);
  await database.query(
    `insert into ${table} (${columns.join(', ')}) values (${places.join(', ')})`,
    Object.values(row),
  );
}

/** @returns its id */
export async function insertChannel(database: Database, platform: Platform, more: Columns = {}): Promise<string> {
  const row = { id: uuidv7(), platform, name: platform, created_at: new Date(), ...more };
  await insert(database, 'channel', row);
  return row.id;
}

/** An enabled campaign without messages and tags. @returns its id */
export async function insertCampaign(
  database: Database,
  route: { source: string; target: string },
  more: Columns = {},
): Promise<string> {
  const now = new Date();
  const row = {
    id: uuidv7(),
    name: 'test',
    enabled: true,
    source_channel_id: route.source,
    target_channel_id: route.target,
    card: { keywords: [] },
    on_success: {},
    on_failure: {},
    tags: {},
    source_notice: 'never',
    ask_first: false,
    link_valid_days: 90,
    created_at: now,
    updated_at: now,
    ...more,
  };
  await insert(database, 'campaign', row);
  return row.id;
}

/** A contact alone on a profile of its own; profiles made one after another have different ages. */
export async function insertContact(
  database: Database,
  channelId: string,
  more: Columns = {},
): Promise<{ id: string; profileId: string }> {
  const [id, profileId] = [uuidv7(), uuidv7()];
  await database.query('insert into profile (id, created_at) values ($1, clock_timestamp())', [profileId]);
  const row = { id, channel_id: channelId, external_id: id, profile_id: profileId, created_at: new Date(), ...more };
  await insert(database, 'contact', row);
  return { id, profileId };
}

/** @returns its id */
export async function insertCard(
  database: Database,
  of: { campaignId: string; contactId: string },
  more: Columns = {},
): Promise<string> {
  const now = new Date();
  const row = {
    id: uuidv7(),
    campaign_id: of.campaignId,
    source_contact_id: of.contactId,
    kid: 'test',
    created_at: now,
    expires_at: new Date(now.getTime() + 90 * 24 * 3600 * 1000),
    ...more,
  };
  await insert(database, 'card', row);
  return row.id;
}
