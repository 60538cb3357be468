// A person is erased while something of theirs is under way, and what is counted stays.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { ContactView } from '../../contract/contacts.ts';
import type { TagView } from '../../contract/tags.ts';
import { testLine, testPage } from '../../testing/test-app.ts';
import { type LinkTest, openLinkTest, type TestCustomer } from '../../testing/test-link.ts';
import { eraseContacts } from './erase-profile.ts';

let app: LinkTest;
beforeAll(async () => {
  app = await openLinkTest();
});
afterEach(async () => {
  app.context.onDeliveryPoint = async () => {};
  await app.invariants();
});
afterAll(() => app.close());

const find = async (externalId: string) =>
  (await app.api<{ items: ContactView[] }>('GET', `/contacts?externalId=${externalId}`)).body.items[0];
const contactOf = async (externalId: string) => {
  const contact = await find(externalId);
  if (!contact) throw new Error(`no contact ${externalId}`);
  return contact;
};
const erase = async (externalId: string) => {
  const { profileId } = await contactOf(externalId);
  expect((await app.api('DELETE', `/profiles/${profileId}`)).status).toBe(204);
};
const write = (customer: TestCustomer, text: string) => app.control.messenger.type(testPage.pageId, customer.id, text);
const give = async (externalId: string, tags: string[]) => {
  const { id } = await contactOf(externalId);
  expect((await app.api('PATCH', `/contacts/${id}`, { tags })).status).toBe(200);
};
const contactsWith = async (tag: string) =>
  (await app.api<{ items: TagView[] }>('GET', `/tags?q=${tag}`)).body.items.find(({ name }) => name === tag)
    ?.contacts ?? 0;

test('who writes again is a stranger, and the old card opens nothing', async () => {
  const customer = await app.newCustomer('Lin', 'friend');
  const card = await app.newCard(customer);
  const token = await app.tap(card);
  const before = await contactOf(customer.psid);
  await erase(customer.psid);
  expect(await app.postLink(token, await app.login(customer))).toEqual({ status: 'failed', reason: 'token_invalid' });
  await write(customer, 'hello again');
  await app.settle();
  const after = await contactOf(customer.psid);
  expect(after.id).not.toBe(before.id);
  expect(after.profileId).not.toBe(before.profileId);
});

test('a message that waits is erased with them; the platform’s repeat of it brings nobody back', async () => {
  const customer = await app.newCustomer('Lin', 'never');
  await write(customer, 'the last word');
  await app.control.settle();
  const [{ id } = { id: '' }] = (await app.control.webhooks()).slice(-1);
  await erase(customer.psid);
  await app.settle();
  await app.control.sendWebhookAgain(id);
  await app.settle();
  expect(await find(customer.psid)).toBeUndefined();
});

test.each(['claimed', 'sending', 'accepted'] as const)(
  'a delivery that is %s goes on without trouble, and isn’t sent twice',
  async (where) => {
    const customer = await app.newCustomer('Lin', 'friend', { on: ['messenger', 'line'] });
    await app.newCard(customer);
    await app.api('POST', '/cards', {
      campaignId: app.campaign.id,
      contact: { channelId: app.messenger.id, externalId: customer.psid },
      send: true,
    });
    let isDone = false;
    app.context.onDeliveryPoint = async (point) => {
      if (point !== where || isDone) return;
      isDone = true;
      await erase(customer.psid);
    };
    await app.settle();
    expect(isDone).toBe(true);
    await app.settle();
    const sent = await app.control.chat('messenger', testPage.pageId, customer.id);
    const cards = sent.filter((message) => message.direction === 'to_customer' && !message.byPlatform);
    expect(cards).toHaveLength(where === 'claimed' ? 0 : 1);
    // What the delivery brings back from the platform, such as an echo, doesn't make a contact of its own.
    expect(await find(customer.psid)).toBeUndefined();
  },
);

test('a journey ends with the contact; how many have finished stays', async () => {
  const steps = [
    { kind: 'wait', minutes: 30 },
    { kind: 'message', message: { kind: 'text', text: 'later' } },
  ];
  const at = async (tag: string, more: unknown[]) =>
    (await app.api<{ id: string }>('POST', '/journeys', { name: tag, enabled: true, trigger: { tag }, steps: more }))
      .body.id;
  const [waits, ends] = [await at('j-waits', steps), await at('j-ends', steps.slice(1))];
  const customer = await app.newCustomer('Lin', 'never');
  await give(customer.psid, ['j-waits', 'j-ends']);
  await app.settle();
  const runs = async (id: string) => (await app.api<{ runs: object }>('GET', `/journeys/${id}`)).body.runs;
  expect([await runs(waits), await runs(ends)]).toEqual([
    { waiting: 1, done: 0, stopped: 0 },
    { waiting: 0, done: 1, stopped: 0 },
  ]);
  await erase(customer.psid);
  expect([await runs(waits), await runs(ends)]).toEqual([
    { waiting: 0, done: 0, stopped: 0 },
    { waiting: 0, done: 1, stopped: 0 },
  ]);
  app.clock.offsetMs += 31 * 60_000;
  await app.settle();
  expect(await app.chat('messenger', customer)).toEqual(['later']);
  app.clock.offsetMs = 0;
});

test('tags are counted right, also where the worker hasn’t counted all changes yet', async () => {
  const [one, other] = [await app.newCustomer('Lin', 'never'), await app.newCustomer('Wu', 'never')];
  await give(one.psid, ['t-counted', 't-off']);
  await give(other.psid, ['t-counted']);
  await app.settle();
  await give(one.psid, ['t-counted', 't-new']);
  await erase(one.psid);
  await app.settle();
  expect([await contactsWith('t-counted'), await contactsWith('t-off'), await contactsWith('t-new')]).toEqual([
    1, 0, 0,
  ]);
  await erase(other.psid);
  expect(await contactsWith('t-counted')).toBe(0);
});

test('the numbers of campaigns and channels stay, without the person', async () => {
  const campaign = await app.newCampaign();
  const customer = await app.newCustomer('Lin', 'friend');
  const card = await app.newCard(customer, campaign.id);
  expect((await app.link(customer, card)).status).toBe('linked');
  await app.settle();
  const numbers = async () => ({
    campaign: (await app.api<{ stats: object }>('GET', `/campaigns/${campaign.id}`)).body.stats,
    attempts: (
      await app.api<{ items: { outcome: string }[] }>('GET', `/campaigns/${campaign.id}/attempts`)
    ).body.items.map(({ outcome }) => outcome),
    merges: await app.sql('select count(*) from merge'),
    sent: await app.sql('select sum(sent) as sent from message_count'),
  });
  const before = await numbers();
  expect(before.attempts).toEqual(['linked']);
  await erase(customer.psid);
  expect(await numbers()).toEqual(before);
});

test('one side of a link is erased: the other stays, what it was still to be told isn’t sent, and nobody undoes the merge', async () => {
  const customer = await app.newCustomer('Lin', 'friend');
  const card = await app.newCard(customer);
  const { watch } = await app.link(customer, card);
  const line = await contactOf(customer.lineUserId);
  expect(await eraseContacts(app.context, [line.id])).toEqual({ contactIds: [line.id], profileIds: [] });
  await app.settle();
  expect((await app.chats(customer)).messenger).toEqual([]);
  const [merge] = await app.sql<{ id: string }>('select id from merge m order by at desc limit 1');
  const undone = await app.api<{ reason: string }>('POST', `/merges/${merge?.id}/undo`);
  expect([undone.status, undone.body.reason]).toEqual([409, 'merge_erased']);
  const { idToken } = await app.login(customer);
  expect((await app.api<object>('POST', `/link/${watch}/undo`, { idToken })).body).toMatchObject({ status: 'failed' });
  const { contacts } = (await app.api<{ contacts: object[] }>('GET', `/profiles/${line.profileId}`)).body;
  expect(contacts).toMatchObject([{ externalId: customer.psid }]);
});

test('a rich menu that OmniLink has linked is taken back at LINE; that LINE doesn’t answer stops nothing', async () => {
  const { richMenuId } = await app.control.line.addRichMenu(testLine.channelId, { picture: 'iVBORw0KGgo=' });
  await app.api('POST', '/rich-menu-rules', { channelId: app.line.id, tag: 'm-vip', richMenuId });
  const linked = async (customer: TestCustomer) =>
    (await app.control.line.menuOf(testLine.channelId, customer.id)).linked;
  const [one, other] = [
    await app.newCustomer('Lin', 'friend', { on: ['line'] }),
    await app.newCustomer('Wu', 'friend', { on: ['line'] }),
  ];
  for (const { lineUserId } of [one, other]) await give(lineUserId, ['m-vip']);
  await app.settle();
  expect(await linked(one)).toBe(richMenuId);
  await erase(one.lineUserId);
  expect(await linked(one)).toBe(null);
  const fault = await app.control.addFault({ match: { host: 'line-api' }, kind: 'status', status: 500, times: null });
  await erase(other.lineUserId);
  await app.control.removeFaults(fault);
  expect(await find(other.lineUserId)).toBeUndefined();
});
