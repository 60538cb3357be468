// After an erasure no column of any table has anything of the person: an id of a platform, a name, a number, a text.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { columnsWith, contactOf, personOfEveryTable } from '../../testing/test-person.ts';
import { openWhatsappTest, type WhatsappTest } from '../../testing/test-whatsapp.ts';

let app: WhatsappTest;
beforeAll(async () => {
  app = await openWhatsappTest();
});
afterAll(() => app.close());

/** Tables that nothing of a person gets into; all others have to have had some before. */
const withoutPeople = new Set([
  ...['additive_migration', 'migration', 'migration_lock', 'instance', 'write_probe', 'ring_key', 'running_server'],
  ...[
    'brand',
    'campaign',
    'campaign_preview',
    'campaign_links',
    'campaign_stamp',
    'channel',
    'channel_refresh',
    'credential',
    'module',
  ],
  ...['image', 'image_size', 'journey', 'journey_steps', 'tag', 'tag_edit', 'rich_menu_rule', 'rich_menu_channel'],
  ...['staff', 'passkey', 'passkey_change', 'passkey_challenge', 'session', 'sign_in_link', 'api_key', 'webhook'],
  ...['message_count', 'contact_search_fill', 'erasure_request'],
  // Ids and times only.
  ...[
    'audit',
    'card',
    'merge',
    'merge_contact',
    'not_same',
    'journey_run',
    'tag_change',
    'undone_tag_change',
    'tag_edit_contact',
    'profile_request',
  ],
  ...['contact_menu', 'webhook_delivery'],
  // A hash of a token that lives for an hour.
  'id_token_use',
  // Sealed, for 24 hours.
  ...['idempotent_answer', 'outbox'],
  // What a webhook of an account brings that isn't connected: whose it is isn't known.
  'foreign_entry',
]);

test('nothing of the person is left in any column', async () => {
  const { page, words } = await personOfEveryTable(app);
  const before = await columnsWith(app, words);
  const tables = await app.sql<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
  );
  const filled = new Set(before.map((column) => column.split('.')[0]));
  expect(tables.map(({ name }) => name).filter((name) => !filled.has(name) && !withoutPeople.has(name))).toEqual([]);

  const { profileId } = await contactOf(app, words.find((word) => /^U[0-9a-f]{32}$/.test(word)) ?? '');
  expect((await app.api('DELETE', `/profiles/${profileId}`)).status).toBe(204);
  expect(await columnsWith(app, words)).toEqual([]);
  expect(await app.sql('select from outbox')).toEqual([]);
  expect(await app.sql('select from contact')).toEqual([]);
  expect(await app.sql('select from journey_run where contact_id is not null')).toEqual([]);
  expect((await app.api('GET', `/profiles/${page.profileId}`)).status).toBe(404);
  // A worker finds nothing to do, and nobody comes back by what was stored.
  await app.settle();
  expect(await app.sql('select from contact')).toEqual([]);
  await app.invariants();
});
