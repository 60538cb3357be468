// After an erasure no column of any table has anything of the person: an id of a platform, a name, a number, a text.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ContactView } from '../../contract/contacts.ts';
import { testLine, testPage, testWhatsapp } from '../../testing/test-app.ts';
import { openWhatsappTest, type WhatsappTest } from '../../testing/test-whatsapp.ts';

let app: WhatsappTest;
beforeAll(async () => {
  app = await openWhatsappTest();
});
afterAll(() => app.close());

/** Tables that nothing of a person gets into; all others have to have had some before. */
const withoutPeople = new Set([
  ...['additive_migration', 'migration', 'migration_lock', 'instance', 'write_probe', 'ring_key', 'running_server'],
  ...['brand', 'campaign', 'campaign_links', 'campaign_stamp', 'channel', 'channel_refresh', 'credential', 'module'],
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

type Column = { table: string; column: string; type: string };
/** The columns that hold one of the words, as `table.column`. */
async function columnsWith(words: string[]): Promise<string[]> {
  const columns = await app.sql<Column>(
    `select table_name as table, column_name as column, data_type as type from information_schema.columns
     where table_schema = 'public' order by 1, 2`,
  );
  const found: string[] = [];
  for (const { table, column, type } of columns) {
    const text =
      type === 'bytea' ? `position(convert_to(w, 'UTF8') in "${column}") > 0` : `position(w in "${column}"::text) > 0`;
    const rows = await app.sql(`select from "${table}" cross join unnest($1::text[]) w where ${text} limit 1`, [words]);
    if (rows.length > 0) found.push(`${table}.${column}`);
  }
  return found;
}

const contactOf = async (externalId: string) => {
  const { body } = await app.api<{ items: ContactView[] }>('GET', `/contacts?externalId=${externalId}`);
  if (!body.items[0]) throw new Error(`no contact ${externalId}`);
  return body.items[0];
};

/** Somebody of whom every table has something, by what they and others have done. */
async function everybodysCustomer() {
  const rule = { channelId: app.line.id, tag: 'from line', richMenuId: 'menu', priority: 1 };
  const menu = await app.control.line.addRichMenu(testLine.channelId, { picture: 'iVBORw0KGgo=' });
  await app.api('POST', '/rich-menu-rules', { ...rule, richMenuId: menu.richMenuId });
  const steps = [
    { kind: 'message', message: { kind: 'text', text: 'hello {name}' } },
    { kind: 'wait', minutes: 60 },
  ];
  await app.api('POST', '/journeys', { name: 'J', enabled: true, trigger: { tag: 'from page' }, steps });

  const customer = await app.newCustomer('ERASE-NAME', 'never');
  await app.control.messenger.type(testPage.pageId, customer.id, 'ERASE-TEXT');
  await app.play(customer, 'follow');
  await app.settle();
  const page = await contactOf(customer.psid);
  await app.api('PATCH', `/contacts/${page.id}`, { name: 'ERASE-STAFF-NAME' });
  await app.api('PATCH', `/profiles/${page.profileId}`, {
    fields: { city: 'ERASE-CITY' },
    memberNumber: 'ERASE-NUMBER',
  });
  const line = await contactOf(customer.lineUserId);
  await app.api('PATCH', `/profiles/${line.profileId}`, { fields: { born: 'ERASE-BORN' } });
  // A link that is undone and made once more, one that failed before LINE knew the customer, and a tap that waits for *Yes*.
  const { id: toLine } = await app.newCampaign({ tags: { source: ['from page'], target: ['from line'] } });
  const first = await app.newCard(customer, toLine);
  const { watch } = await app.link(customer, first);
  await app.settle();
  const { idToken } = await app.login(customer);
  expect((await app.api('POST', `/link/${watch}/undo`, { idToken })).body).toEqual({ status: 'undone' });
  await app.link(customer, await app.newCard(customer, toLine), true);
  await app.settle();
  expect((await app.link(customer, await app.newCard(customer, toLine))).status).toMatch(/consent|linked/);
  // WhatsApp, with a number that changes.
  await app.say(customer, (await app.newCard(customer)).draft);
  await app.say(customer, 'ERASE-WHATSAPP');
  const waId = await app.sql<{ external_id: string; second_id: string }>(
    'select external_id, second_id from contact where channel_id = $1',
    [app.whatsapp.id],
  );
  await app.control.whatsapp.changeNumber(testWhatsapp.phoneNumberId, customer.id);
  await app.settle();
  // What waits: a message that nobody has processed, and one that nobody has sent.
  await app.control.messenger.type(testPage.pageId, customer.id, 'ERASE-WAITING');
  await app.control.settle();
  const names = await app.sql<{ external_id: string; second_id: string | null }>(
    'select external_id, second_id from contact union all select name, null from former_name',
  );
  return {
    customer,
    page,
    words: [
      ...['ERASE-', 'Lin of WhatsApp'],
      ...[...waId, ...names]
        .flatMap(({ external_id: one, second_id: two }) => [one, two])
        .filter((one) => one !== null),
    ],
  };
}

test('nothing of the person is left in any column', async () => {
  const { page, words } = await everybodysCustomer();
  const before = await columnsWith(words);
  const tables = await app.sql<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
  );
  const filled = new Set(before.map((column) => column.split('.')[0]));
  expect(tables.map(({ name }) => name).filter((name) => !filled.has(name) && !withoutPeople.has(name))).toEqual([]);

  const { profileId } = await contactOf(words.find((word) => /^U[0-9a-f]{32}$/.test(word)) ?? '');
  expect((await app.api('DELETE', `/profiles/${profileId}`)).status).toBe(204);
  expect(await columnsWith(words)).toEqual([]);
  expect(await app.sql('select from outbox')).toEqual([]);
  expect(await app.sql('select from contact')).toEqual([]);
  expect(await app.sql('select from journey_run where contact_id is not null')).toEqual([]);
  expect((await app.api('GET', `/profiles/${page.profileId}`)).status).toBe(404);
  // A worker finds nothing to do, and nobody comes back by what was stored.
  await app.settle();
  expect(await app.sql('select from contact')).toEqual([]);
  await app.invariants();
});
