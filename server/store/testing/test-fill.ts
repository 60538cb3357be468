// Large, skewed tables for tests of plans: one channel, one campaign and one day hold nearly everything.
import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** Ids by type and number, the same here and in SQL. */
const kinds = {
  channel: 1,
  campaign: 2,
  module: 3,
  profile: 4,
  contact: 5,
  targetContact: 6,
  absorbedProfile: 7,
  card: 8,
  tap: 9,
  attempt: 10,
  merge: 11,
  outbox: 12,
  outbox2: 13,
  event: 14,
  staff: 15,
  session: 16,
  other: 17,
  journey: 18,
  journeySteps: 19,
  webhook: 20,
  webhookDelivery: 21,
  tagEdit: 22,
  menuRule: 23,
  tagChange: 24,
  preview: 25,
} as const;
type Kind = keyof typeof kinds;

const hex = (n: number, digits: number) => n.toString(16).padStart(digits, '0');

export const idOf = (kind: Kind, n: number): string =>
  `01900000-0000-7000-${hex(0x8000 + kinds[kind], 4)}-${hex(n, 12)}`;
export const lineUserOf = (n: number): string => `U${hex(n, 32)}`;
const id = (kind: Kind, n = 'n') =>
  `('01900000-0000-7000-${hex(0x8000 + kinds[kind], 4)}-' || lpad(to_hex(${n}), 12, '0'))::uuid`;
const lineUser = (n = 'n') => `'U' || lpad(to_hex(${n}), 32, '0')`;
const ago = (unit = 'n') => `now() - ${unit} * interval '10 seconds'`;

export const hot = { source: idOf('channel', 1), target: idOf('channel', 2), campaign: idOf('campaign', 1) };
export const hotWebhook = idOf('webhook', 1);
export const emptyChannel = idOf('channel', 20);
export const smallCampaign = idOf('campaign', 2);
export const emptyCampaign = idOf('campaign', 3);

/** The rows of the link that one customer in four has, and of a link of another, so that its table is as full as the others. */
const linkedOr = (kind: Kind) => `case when n % 4 = 0 then ${id(kind)} else ${id('other')} end`;

/** Of 200 contacts, 190 are on the hot channel; one customer in four is linked to a contact on the hot target. */
const tables: Record<string, (from: number, to: number) => string> = {
  profile: (from, to) => `insert into profile (id, member_number, created_at)
    select ${id('profile')}, case when n % 10 = 0 then 'M' || n end, ${ago()} from generate_series(${from}, ${to}) n
    union all select ${id('absorbedProfile')}, null, ${ago()} from generate_series(${from}, ${to}) n where n % 4 = 0`,
  contact: (
    from,
    to,
  ) => `insert into contact (id, channel_id, external_id, profile_id, name, tags, last_inbound_at, created_at)
    select ${id('contact')}, case when n % 20 > 0 then '${hot.source}'::uuid else ${id('channel', '3 + n % 10')} end, 'psid-' || n, ${id('profile')},
      'Customer ' || n, case when n % 2 = 0 then array['hot tag'] else '{}' end, ${ago()}, ${ago()} from generate_series(${from}, ${to}) n
    union all select ${id('targetContact')}, '${hot.target}', ${lineUser()}, ${id('profile')}, 'Customer ' || n, '{}', ${ago()}, ${ago()}
      from generate_series(${from}, ${to}) n where n % 4 = 0`,
  // Seven in eight: the others are from before there was a search.
  contact_search: (from, to) => `insert into contact_search (contact_id, words)
    select ${id('contact')}, contact_words('Customer ' || n, 'psid-' || n, null) from generate_series(${from}, ${to}) n where n % 8 > 0
    union all select ${id('targetContact')}, contact_words('Customer ' || n, ${lineUser()}, null) from generate_series(${from}, ${to}) n where n % 4 = 0`,
  absorbed: (from, to) => `update profile p set merged_into = ${id('profile')} from generate_series(${from}, ${to}) n
    where n % 4 = 0 and p.id = ${id('absorbedProfile')}`,
  card: (from, to) => `insert into card (id, campaign_id, source_contact_id, kid, code_hash, created_at, expires_at)
    select ${id('card')}, case when n % 1000 = 7 then ${id('campaign', '4 + n % 900')} else '${hot.campaign}' end, ${id('contact')}, 'k1',
      case when n % 50 = 1 then sha256(int4send(n)) end, ${ago()}, now() + interval '90 days' from generate_series(${from}, ${to}) n`,
  attempt: (
    from,
    to,
  ) => `insert into attempt (id, campaign_id, card_id, tap_id, source_contact_id, target_channel_id, target_external_id,
      target_contact_id, outcome, waits_for, asks, reason, tapped_at, created_at, ended_at, added_tags)
    select ${id('attempt')}, case when n between 1 and 5 then '${smallCampaign}'::uuid when n % 1000 = 7 then ${id('campaign', '4 + n % 900')} else '${hot.campaign}' end,
      ${id('card')}, ${id('tap')}, ${id('contact')}, '${hot.target}', ${lineUser()}, case when n % 4 = 0 then ${id('targetContact')} end,
      case when n % 4 = 0 or n % 3 = 0 then 'linked' when n % 4001 = 1 then 'declined' when n % 5 = 0 then 'open' else 'failed' end,
      case when n % 5 = 0 then 'friend' end, false,
      case when n % 4 = 0 or n % 3 = 0 or n % 4001 = 1 or n % 5 = 0 then null else 'platform_error' end, ${ago()}, ${ago()}, ${ago()},
      case when n % 8 = 0 then '{"source":["a"],"target":["b"]}'::json end
    from generate_series(${from}, ${to}) n`,
  redemption: (from, to) => `insert into redemption (card_id, target_channel_id, external_id, attempt_id, at, is_copy)
    select ${linkedOr('card')}, '${hot.target}', ${lineUser()}, ${linkedOr('attempt')}, ${ago()}, n % 8 = 0 from generate_series(${from}, ${to}) n`,
  merge: (from, to) => `insert into merge (id, attempt_id, survivor_id, absorbed_id, at, by)
    select ${linkedOr('merge')}, ${linkedOr('attempt')}, ${linkedOr('profile')}, ${linkedOr('absorbedProfile')}, ${ago()}, 'link' from generate_series(${from}, ${to}) n`,
  merge_undo: (from, to) => `insert into merge_undo (merge_id, contact_ids, moved)
    select ${linkedOr('merge')}, case when n % 16 = 0 then array[${id('targetContact')}, ${id('other')}] else array[${linkedOr('targetContact')}] end, '{"fields":{},"gained":[],"optedOut":[]}' from generate_series(${from}, ${to}) n`,
  merge_contact: (from, to) => `insert into merge_contact (contact_id, merge_id)
    select case when n % 16 = 0 then ${id('targetContact')} else ${id('other')} end, case when n % 16 = 0 then ${id('merge')} else ${id('other')} end
    from generate_series(${from}, ${to}) n`,
  outbox: (
    from,
    to,
  ) => `insert into outbox (id, channel_id, contact_id, attempt_id, card_id, cause, for_reason, position, state, next_at, message_kid, message, created_at, sent_at)
    select ${id('outbox')}, '${hot.source}', ${id('contact')}, ${id('attempt')}, ${id('card')}, case when n % 4 = 2 then 'failure_source' else 'success_source' end, case when n % 4 = 2 then 'platform_error' end, 0,
      case when n % 2 = 0 then 'sent' else 'due' end, ${ago()}, 'k1', '\\x00', ${ago()}, case when n % 2 = 0 then ${ago()} end
    from generate_series(${from}, ${to}) n`,
  inbound_event: (
    from,
    to,
  ) => `insert into inbound_event (id, channel_id, event_key, kind, external_id, at, detail, body, received_at, processed_at, next_at)
    select ${id('event')}, '${hot.source}', 'key-' || n, 'message', 'psid-' || n, ${ago()}, '{"kind":"message"}', '\\x7b7d', ${ago()},
      case when n % 2 = 0 then ${ago()} end, ${ago()} from generate_series(${from}, ${to}) n`,
  friendship_log: (from, to) => `insert into friendship_log (id, channel_id, external_id, kind, at)
    select ${id('other')}, '${hot.target}', ${lineUser('n % 50000')}, case when n % 2 = 0 then 'follow' else 'unfollow' end, ${ago()} from generate_series(${from}, ${to}) n`,
  id_token_use: (from, to) => `insert into id_token_use (hash, card_id, at)
    select sha256(int4send(n)), ${id('card')}, ${ago()} from generate_series(${from}, ${to}) n`,
  audit: (from, to) => `insert into audit (id, at, actor, action, ids)
    select ${id('other')}, ${ago()}, 'customer', 'link', '{}' from generate_series(${from}, ${to}) n`,
  tag_change: (from, to) => `insert into tag_change (id, contact_id, tag, added, origin, origin_id, at, followed_at)
    select ${id('tagChange')}, ${id('contact')}, 'tag ' || n % 20, true, 'link', ${id('attempt')}, ${ago()}, case when n > 1000 then now() end from generate_series(${from}, ${to}) n`,
  undone_tag_change: (from, to) => `insert into undone_tag_change (change_id)
    select ${id('tagChange')} from generate_series(${from}, ${to}) n where n > 900`,
  journey_run: (
    from,
    to,
  ) => `insert into journey_run (journey_id, steps_id, contact_id, once, depth, position, state, reason, next_at, entered_at)
    select ${id('journey', '1 + n % 20')}, ${id('journeySteps', '1 + n % 20')}, ${id('contact')}, true, 1, 1,
      case when n % 6 = 0 then 'undoing' when n % 3 = 0 then 'active' when n % 3 = 1 then 'done' else 'stopped' end, case when n % 3 = 2 then 'undone' end,
      case when n <= 300 then ${ago()} else now() + interval '1 day' end, ${ago()} from generate_series(${from}, ${to}) n`,
  tag_edit_contact: (from, to) => `insert into tag_edit_contact (edit_id, contact_id)
    select ${id('tagEdit', 'e')}, ${id('contact')} from generate_series(1, 2) e cross join generate_series(${from}, ${to}) n`,
  contact_menu: (from, to) => `insert into contact_menu (contact_id, channel_id, current, due_at, waits_for)
    select ${id('contact')}, case when n % 20 > 0 then '${hot.source}'::uuid else ${id('channel', '3 + n % 10')} end, 'menu-1',
      case when n % 2 = 0 then ${ago()} end, case when n % 3 = 0 then ${id('menuRule', '1')} end from generate_series(${from}, ${to}) n`,
  not_same: (from, to) => `insert into not_same (low, high, at)
    select ${id('contact')}, case when n % 7 = 0 then ${id('targetContact')} else ${id('contact', 'n + 1')} end, now() from generate_series(${from}, ${to}) n`,
  former_name: (from, to) => `insert into former_name (channel_id, name, until, contact_id)
    select '${hot.source}', 'was-' || n, ${ago()}, ${id('contact')} from generate_series(${from}, ${to}) n`,
  event_queue: (from, to) => `insert into event_queue (channel_id, customer, next_at, arrivals)
    select '${hot.source}', 'psid-' || n, ${ago()}, 1 from generate_series(${from}, ${to}) n`,
  profile_request: (from, to) => `insert into profile_request (contact_id, channel_id, next_at)
    select ${id('contact')}, '${hot.source}', case when n % 2 = 0 then ${ago()} end from generate_series(${from}, ${to}) n`,
  foreign_entry: (from, to) => `insert into foreign_entry (id, platform, body, received_at)
    select ${id('other')}, 'meta', '\\x7b7d', ${ago()} from generate_series(${from}, ${to}) n`,
  message_count: (from, to) => `insert into message_count (channel_id, day, part, sent, skipped)
    select ${id('channel', '1 + n % 20')}, current_date - n / 20 % 2500, n / 50000, 1, 1 from generate_series(${from}, ${to}) n`,
  session: (
    from,
    to,
  ) => `insert into session (id, token_hash, staff_id, kind, created_at, last_seen_at, expires_at, revoked_at)
    select ${id('session')}, sha256(int4send(n)), ${id('staff', '1 + n % 50')}, 'full', ${ago()}, ${ago()}, now() + interval '1 day', case when n > 1000 then now() end
    from generate_series(${from}, ${to}) n`,
  webhook_delivery: (
    from,
    to,
  ) => `insert into webhook_delivery (id, webhook_id, type, data, at, state, next_at, ended_at)
    select ${id('webhookDelivery')}, '${hotWebhook}', 'link.completed', '{}', ${ago()},
      case when n % 4 = 0 then 'retrying' when n % 4 = 1 then 'due' when n % 50 = 2 then 'failed' else 'delivered' end,
      case when n % 4 = 0 then now() + n * interval '1 s' else ${ago()} end, case when n % 4 > 1 then ${ago()} end
    from generate_series(${from}, ${to}) n`,
  erasure_request: (from, to) => `insert into erasure_request (code_hash, asked_at, contacts)
    select sha256(int4send(n)), ${ago()}, n % 2 from generate_series(${from}, ${to}) n`,
  idempotent_answer: (from, to) => `insert into idempotent_answer (caller, route, key, body_hash, created_at)
    select 'key:1', '/x', 'key-' || n, '\\x00', ${ago('0.1 * n')} from generate_series(${from}, ${to}) n`,
};

/** Rows that staff set up by hand: thousands at most. */
const settings = [
  `insert into channel (id, platform, name, external_id, public, created_at)
   select ${id('channel')}, case when n = 2 then 'line' else 'messenger' end, 'channel ' || n, 'account-' || n, '{"loginChannelId":"1650000002"}', now() from generate_series(1, 20) n`,
  `insert into campaign (id, name, enabled, source_channel_id, target_channel_id, card, on_success, on_failure, tags, source_notice, ask_first,
     link_valid_days, created_at, updated_at)
   select ${id('campaign')}, 'campaign ' || n, true, '${hot.source}', '${hot.target}', '{"title":"t","text":"t","button":"b","keywords":[]}',
     '{"source":{"kind":"text","text":"source"},"target":{"kind":"text","text":"target"}}', '{"source":null}', '{"source":["a"],"target":["b"]}',
     'always', false, 90, now(), now() from generate_series(1, 2000) n`,
  `insert into module (id, platform, name, blocks, created_at, updated_at)
   select ${id('module')}, 'messenger', 'module ' || n, '[{"kind":"text","text":"hello"}]', now(), now() from generate_series(1, 1000) n`,
  `insert into journey (id, name, enabled, tag, repeats, steps_id, created_at, updated_at)
   select ${id('journey')}, 'journey ' || n, true, case when n = 3 then 'tag 3' else 'start ' || n end, false, ${id('journeySteps')}, now(), now() from generate_series(1, 20) n`,
  `insert into journey_steps (id, journey_id, steps, created_at)
   select ${id('journeySteps')}, ${id('journey')}, '[{"kind":"message","message":{"kind":"text","text":"hello"}},{"kind":"wait","minutes":60}]', now() from generate_series(1, 20) n`,
  `insert into webhook (id, name, url, events, enabled, enabled_at, secret_kid, secret, created_at)
   select ${id('webhook')}, 'webhook ' || n, 'https://shop.example/',
     case when n = 1 then '{link.completed,profile.merged,profile.unmerged,contact.unlinked,tag.added}'::text[] else '{}' end,
     n < 20, now(), 'k1', '\\x00', now() from generate_series(1, 20) n`,
  `insert into tag (name, contacts) select 'tag ' || n, n from generate_series(1, 500) n`,
  `insert into tag_edit (id, old_name, new_name, is_merge, created_at, settles_at, collected_at)
   select ${id('tagEdit')}, case when n = 1 then 'hot tag' else 'tag ' || n end, 'renamed ' || n, false, now(), now(), now() from generate_series(1, 2) n`,
  `insert into rich_menu_rule (id, channel_id, tag, rich_menu_id, priority, created_at, updated_at)
   select ${id('menuRule')}, '${hot.source}', case when n = 3 then 'tag 3' else 'menu ' || n end, 'menu-1', 0, now(), now() from generate_series(1, 20) n`,
  `insert into rich_menu_channel (channel_id, sweeping) select ${id('channel')}, n = 1 from generate_series(1, 20) n`,
  `insert into campaign_preview (id, campaign_id, token_hash, draft, made_by, created_at, expires_at, ended_at)
   select ${id('preview')}, ${id('campaign', '1 + n % 2000')}, sha256(int4send(n)), case when n % 2 = 0 then '{"card":{"title":"t"}}'::jsonb end,
     'staff:' || n % 50, now() - interval '2 hours', case when n % 10 = 0 then now() + interval '1 hour' else ${ago()} end,
     case when n % 3 = 0 then now() end from generate_series(1, 4000) n`,
  `insert into staff (id, name, role, created_at) select ${id('staff')}, 'Person ' || n, 'administrator', now() from generate_series(1, 50) n`,
];

/** Fills every table that grows with customers, with the numbers `from` to `to`; the staff's tables once, if `from` is 1. */
export async function fillTables(url: string, from: number, to: number): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    // Without triggers and foreign keys: the many rows are consistent by construction.
    await client.query("set session_replication_role = replica; set maintenance_work_mem = '256MB'");
    if (from === 1) for (const statement of settings) await client.query(statement);
    const indexes = await dropIndexes(client);
    for (const insert of Object.values(tables)) await client.query(insert(from, to));
    for (const index of indexes) await client.query(index);
  } finally {
    await client.end();
  }
}

/** Created at the end, indexes cost a third. @returns the statements that create them */
async function dropIndexes(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string; definition: string }>(`
    select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
    from pg_index i join pg_class t on t.oid = i.indrelid
    where t.relnamespace = 'public'::regnamespace and t.relkind = 'r'
      and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`);
  for (const { name } of rows) await client.query(`drop index ${name}`);
  return rows.map(({ definition }) => definition);
}

/** Tables that grow with customers, and those that grow with staff. */
export const filledTables = {
  byCustomers: Object.keys(tables).filter((name) => name !== 'absorbed'),
  byStaff: [
    'channel',
    'campaign',
    'module',
    'staff',
    'journey',
    'journey_steps',
    'webhook',
    'tag',
    'tag_edit',
    'rich_menu_rule',
    'rich_menu_channel',
    'campaign_preview',
  ],
};

/** Tables that don't grow with customers and aren't filled. */
export const smallTables = [
  'migration',
  'migration_lock',
  'instance',
  'brand',
  'credential',
  'campaign_links',
  'campaign_stamp',
  'passkey',
  'passkey_change',
  'sign_in_link',
  'passkey_challenge',
  'api_key',
  'image',
  'image_size',
  'additive_migration',
  'ring_key',
  'running_server',
  'write_probe',
  'channel_refresh',
  'contact_search_fill',
];

export const newId = (): string => `01900000-0000-7000-9000-${randomBytes(6).toString('hex')}`;
