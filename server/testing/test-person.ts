// Somebody of whom every table that holds people has something, and where in the database words are stored.
import { expect } from 'vitest';
import type { ContactView } from '../contract/contacts.ts';
import { testLine, testPage, testWhatsapp } from './test-app.ts';
import type { WhatsappTest } from './test-whatsapp.ts';

type Column = { table: string; column: string; type: string };
/** The columns that hold one of the words, as `table.column`. */
export async function columnsWith(app: WhatsappTest, words: string[]): Promise<string[]> {
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

export const contactOf = async (app: WhatsappTest, externalId: string) => {
  const { body } = await app.api<{ items: ContactView[] }>('GET', `/contacts?externalId=${externalId}`);
  if (!body.items[0]) throw new Error(`no contact ${externalId}`);
  return body.items[0];
};

/** Somebody of whom every table has something, by what they and others have done. */
export async function personOfEveryTable(app: WhatsappTest) {
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
  const page = await contactOf(app, customer.psid);
  await app.api('PATCH', `/contacts/${page.id}`, { name: 'ERASE-STAFF-NAME' });
  await app.api('PATCH', `/profiles/${page.profileId}`, {
    fields: { city: 'ERASE-CITY' },
    memberNumber: 'ERASE-NUMBER',
  });
  const line = await contactOf(app, customer.lineUserId);
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
      'ERASE-',
      ...[...waId, ...names]
        .flatMap(({ external_id: one, second_id: two }) => [one, two])
        .filter((one) => one !== null),
    ],
  };
}
