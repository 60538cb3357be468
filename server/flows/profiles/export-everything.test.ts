// An export holds every row that is stored of a person, nothing of anybody else, and no secret.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { testLine, testPage, testWhatsapp } from '../../testing/test-app.ts';
import { columnsWith, contactOf, personOfEveryTable } from '../../testing/test-person.ts';
import { openWhatsappTest, type WhatsappTest } from '../../testing/test-whatsapp.ts';

let app: WhatsappTest;
beforeEach(async () => {
  app = await openWhatsappTest();
});
afterEach(() => app.close());

type Export = Record<string, Record<string, unknown>[]>;
const exportOf = async (profileId: string) => (await app.api<Export>('GET', `/profiles/${profileId}/export`)).body;

/** How many entries a list has: of a table, the rows of the one person of whom there is anything. */
const listed: Record<string, { list: string; rows: string }> = {
  contact: { list: 'contacts', rows: 'count(*)' },
  profile: { list: 'profiles', rows: 'count(*)' },
  tag_change: { list: 'tagChanges', rows: 'count(*)' },
  card: { list: 'cards', rows: 'count(*)' },
  // Each of the two sides that is theirs.
  attempt: { list: 'links', rows: 'count(*) + count(target_contact_id)' },
  merge: { list: 'merges', rows: 'count(*)' },
  journey_run: { list: 'journeys', rows: 'count(*)' },
  friendship_log: { list: 'friendship', rows: 'count(*)' },
  audit: {
    list: 'changes',
    rows: "count(*) filter (where object_id in (select id from contact) and action <> 'link')",
  },
  outbox: { list: 'messagesSent', rows: 'count(*)' },
  inbound_event: { list: 'eventsReceived', rows: 'count(external_id)' },
};
/** Where the rest of a person is. */
const within: Record<string, string> = {
  contact_search: 'copies names and numbers of the contact',
  event_queue: 'says which of the events wait',
  former_name: 'formerNames of the contact',
  merge_undo: 'moved of the merge',
  redemption: 'copies the link',
};

test('every row of every table', async () => {
  const { words } = await personOfEveryTable(app);
  const tables = (await columnsWith(app, words)).map((column) => column.split('.')[0] ?? '');
  expect(tables.filter((table) => !listed[table] && !within[table])).toEqual([]);

  const { profileId } = await contactOf(app, words.find((word) => /^U[0-9a-f]{32}$/.test(word)) ?? '');
  const exported = await exportOf(profileId);
  for (const [table, { list, rows }] of Object.entries(listed)) {
    const [row] = await app.sql<{ n: number }>(`select ${rows} as n from ${table}`);
    expect(row?.n, table).toBeGreaterThan(0);
    expect.soft(exported[list], list).toHaveLength(row?.n ?? 0);
  }
  const text = JSON.stringify(exported);
  for (const word of words) expect(text).toContain(word);
});

test('no address of a card, no code of one, no credential', async () => {
  const customer = await app.newCustomer('Lin', 'friend');
  const contact = await contactOf(app, customer.psid);
  const sent = { campaignId: app.campaign.id, contact: { id: contact.id }, send: true };
  expect((await app.api('POST', '/cards', sent)).status).toBe(201);
  const card = await app.newCard(customer, undefined, { handedOut: true });
  await app.settle();
  await app.control.messenger.type(testPage.pageId, customer.id, `my card: https://link.example.com/go/${card.token}`);
  await app.settle();
  const text = JSON.stringify(await exportOf(contact.profileId));
  expect(text).toContain('[card]');
  const secrets = [
    card.token,
    card.code,
    testPage.accessToken,
    testPage.appSecret,
    testWhatsapp.accessToken,
    testLine.accessToken,
  ];
  for (const secret of [...secrets, '/go/ey', 'eyJ']) expect(text).not.toContain(secret);
});

test('of two people whose ways have crossed: each in their own', async () => {
  const [one, other] = [await app.newCustomer('ONE-NAME', 'friend'), await app.newCustomer('OTHER-NAME', 'never')];
  const { id: campaignId } = await app.newCampaign({ targetChannelId: app.line.id });
  const card = await app.newCard(one, campaignId);
  // The other taps somebody else's card in vain, before anybody knows them on LINE.
  await app.api('PATCH', `/campaigns/${campaignId}`, { enabled: false });
  expect((await app.link(other, card)).reason).toBe('campaign_disabled');
  await app.api('PATCH', `/campaigns/${campaignId}`, { enabled: true });
  await app.play(other, 'follow');
  await app.settle();
  expect((await app.link(one, card, true)).status).toBe('linked');
  for (const [who, words] of [
    [one, 'ONE-'],
    [other, 'OTHER-'],
  ] as const) {
    const { id, profileId } = await contactOf(app, who.psid);
    await app.api('PATCH', `/profiles/${profileId}`, {
      memberNumber: `${words}NUMBER`,
      fields: { city: `${words}CITY` },
    });
    await app.api('PATCH', `/contacts/${id}`, { tags: [`${words}TAG`] });
    await app.control.messenger.type(testPage.pageId, who.id, `${words}TEXT`);
  }
  await app.settle();
  const all = await exportOf((await contactOf(app, one.psid)).profileId);
  const ofOne = JSON.stringify(all);
  const onPage = await exportOf((await contactOf(app, other.psid)).profileId);
  const onLine = await exportOf((await contactOf(app, other.lineUserId)).profileId);
  for (const words of ['ONE-NUMBER', 'ONE-CITY', 'ONE-TAG', 'ONE-TEXT', one.psid]) expect(ofOne).toContain(words);
  for (const words of ['OTHER-', other.psid, other.lineUserId]) expect(ofOne).not.toContain(words);
  const ofOther = JSON.stringify([onPage, onLine]);
  for (const words of ['OTHER-NUMBER', 'OTHER-CITY', 'OTHER-TAG', 'OTHER-TEXT', other.psid])
    expect(ofOther).toContain(words);
  for (const words of ['ONE-', one.psid, one.lineUserId]) expect(ofOther).not.toContain(words);
  // Entries that name nobody.
  for (const each of [all, onPage, onLine]) {
    const own = each.contacts?.map(({ id }) => id);
    for (const { contactId = own?.[0] } of Object.values(each).flat()) expect(own).toContain(contactId);
  }
  expect([all, onPage, onLine].map(({ friendship }) => friendship?.length)).toEqual([0, 0, 1]);
  expect(onLine.links).toMatchObject([{ side: 'target', campaign: { id: campaignId }, outcome: 'failed' }]);
});
