// What is stored of a person, as JSON for them: everything that an erasure would erase, and nothing of anybody else.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ContactView } from '../../contract/contacts.ts';
import { testPage } from '../../testing/test-app.ts';
import { type LinkTest, openLinkTest } from '../../testing/test-link.ts';
import { type ExportText, exportContacts } from './export-profile.ts';

let app: LinkTest;
beforeAll(async () => {
  app = await openLinkTest({ campaign: { tags: { source: ['from page'], target: [] } } });
});
afterAll(() => app.close());

type Entry = Record<string, unknown>;
type Export = Record<'profiles' | 'contacts' | 'messagesSent' | 'eventsReceived' | 'tagChanges' | 'links', Entry[]>;
const contactOf = async (externalId: string) => {
  const { body } = await app.api<{ items: ContactView[] }>('GET', `/contacts?externalId=${externalId}`);
  if (!body.items[0]) throw new Error(`no contact ${externalId}`);
  return body.items[0];
};
async function read(text: ExportText): Promise<Export> {
  let all = '';
  for await (const piece of text) all += piece;
  return JSON.parse(all);
}
async function linkedTwo() {
  const customer = await app.newCustomer('陳小美', 'friend');
  await app.link(customer, await app.newCard(customer));
  await app.settle();
  return { customer, page: await contactOf(customer.psid), line: await contactOf(customer.lineUserId) };
}

test('over HTTP: a file with profile, contacts, tags, links, and every message and event, more than a page of them', async () => {
  const { customer, page } = await linkedTwo();
  await app.api('PATCH', `/profiles/${page.profileId}`, { memberNumber: 'M-1', fields: { city: '台北' } });
  for (let n = 0; n < 120; n += 1) await app.control.messenger.type(testPage.pageId, customer.id, `message ${n}`);
  await app.settle();
  // Many at one time: a platform's times may be whole seconds.
  await app.sql(
    `update inbound_event set at = date_trunc('minute', now()) where id in (
       select id from inbound_event where external_id = $1 order by at limit 70)`,
    [customer.psid],
  );
  const response = await app.api<Export>('GET', `/profiles/${page.profileId}/export`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(response.headers.get('content-disposition')).toBe(`attachment; filename="profile-${page.profileId}.json"`);
  const { profiles, contacts, tagChanges, links, messagesSent, eventsReceived } = response.body;
  expect(profiles[0]).toMatchObject({ memberNumber: 'M-1', fields: { city: '台北' } });
  expect(contacts.map(({ externalId }) => externalId).toSorted()).toEqual(
    [customer.psid, customer.lineUserId].toSorted(),
  );
  expect(tagChanges).toMatchObject([{ tag: 'from page', added: true, origin: 'link' }]);
  expect(links.map(({ side }) => side)).toEqual(['source', 'target']);
  expect(messagesSent.map(({ message }) => (message as Entry).text)).toEqual(['source linked', 'target linked']);
  const texts = eventsReceived.map(({ body }) => ((body as Entry).message as Entry | undefined)?.text);
  for (let n = 0; n < 120; n += 1) expect(texts.filter((text) => text === `message ${n}`)).toEqual([`message ${n}`]);
  const [row] = await app.sql<Entry>(
    "select object_id, actor from audit where action = 'export' order by id desc limit 1",
  );
  expect(row).toEqual({ object_id: page.profileId, actor: 'administrator_key' });
});

test('of one contact of two: nothing of the other, nor of the profile that both are on', async () => {
  const { customer, page, line } = await linkedTwo();
  await app.api('PATCH', `/profiles/${page.profileId}`, { memberNumber: 'M-2' });
  const text = JSON.stringify(await read(await exportContacts(app.context, [line.id])));
  expect(text).toContain(customer.lineUserId);
  expect(text).not.toContain(customer.psid);
  expect(text).not.toContain('M-2');
});

test('a message that can’t be opened says why; ids that aren’t stored bring an empty export', async () => {
  const { page } = await linkedTwo();
  await app.sql("update outbox set message = '\\x00' where contact_id = $1", [page.id]);
  expect((await read(await exportContacts(app.context, [page.id]))).messagesSent).toMatchObject([
    { message: null, unreadable: 'sealed_with_another_key' },
  ]);
  await app.sql('update outbox set message = null, message_kid = null where contact_id = $1', [page.id]);
  expect((await read(await exportContacts(app.context, [page.id]))).messagesSent).toMatchObject([
    { message: null, unreadable: 'purged' },
  ]);
  expect(await read(await exportContacts(app.context, [app.context.newId()]))).toMatchObject({
    contacts: [],
    profiles: [],
  });
});
