// *Unlink* in the chats: a word, a question with two buttons, and whose answer counts.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ContactView, ProfileView } from '../../contract/contacts.ts';
import { type TestPlatform, testAccounts } from '../../testing/test-accounts.ts';
import { openWhatsappTest, type WhatsappTest } from '../../testing/test-whatsapp.ts';

let app: WhatsappTest;
beforeAll(async () => {
  app = await openWhatsappTest();
});
afterEach(() => app.invariants());
afterAll(() => app.close());

type Person = Awaited<ReturnType<WhatsappTest['newCustomer']>>;
const said = async (on: TestPlatform, { id }: Person) =>
  (await app.control.chat(on, testAccounts[on], id)).filter(
    ({ direction, byPlatform }) => direction === 'to_customer' && !byPlatform,
  );
const lastOf = async (on: TestPlatform, person: Person) => (await said(on, person)).at(-1);
const writes = async (on: TestPlatform, { id }: Person, text: string) => {
  await app.control[on].type(testAccounts[on], id, text);
  await app.settle();
};
const taps = async (on: TestPlatform, { id }: Person, data: string) => {
  if (on === 'line') await app.control.line.postback(testAccounts.line, id, data);
  else if (on === 'whatsapp') await app.control.whatsapp.reply(testAccounts.whatsapp, id, { id: data, title: 'x' });
  else await app.control[on].postback(testAccounts[on], id, 'x', data);
  await app.settle();
};
const answers = async (on: TestPlatform, person: Person, which: 0 | 1) =>
  taps(on, person, (await lastOf(on, person))?.buttons[which]?.data ?? 'no button');

async function linkFrom(source: TestPlatform) {
  const target = source === 'line' ? 'whatsapp' : 'line';
  const campaign = await app.newCampaign({ sourceChannelId: app[source].id, targetChannelId: app[target].id });
  const customer = await app.newCustomer('陳小美', 'friend', { on: [source] });
  const card = await app.newCard(customer, campaign.id, { on: source });
  if (target === 'whatsapp') await app.say(customer, card.draft);
  else expect((await app.link(customer, card)).status).toBe('linked');
  await app.settle();
  return { customer, card, target, campaign } as const;
}
const contactsOf = async (customer: Person, source: TestPlatform) => {
  const found = await app.api<{ items: ContactView[] }>('GET', `/contacts?externalId=${customer.ids[source]}`);
  const profile = await app.api<ProfileView>('GET', `/profiles/${found.body.items[0]?.profileId}`);
  return profile.body.contacts.length;
};

describe.each(['messenger', 'instagram', 'whatsapp', 'line'] as const)('on %s', (source) => {
  test('the word asks, Yes takes this account out, and the card has ended', async () => {
    const { customer, card, target } = await linkFrom(source);
    await writes(source, customer, ' 解除連結。');
    const name = target === 'whatsapp' ? 'WhatsApp' : 'LINE';
    expect(await lastOf(source, customer)).toMatchObject({
      text: `這個帳號現在和 ${name} 連結在一起。要解除連結嗎？`,
      buttons: [{ label: '解除連結' }, { label: '先不要' }],
    });
    expect(await contactsOf(customer, source)).toBe(2);
    await answers(source, customer, 0);
    expect((await lastOf(source, customer))?.text).toBe('已解除連結。之後在這裡和其他地方，會當成不同的人。');
    expect(await contactsOf(customer, source)).toBe(1);
    expect((await fetch(`${app.url}/go/${card.token}`)).status).toBe(404);
    const [row] = await app.sql<{ actor: string }>(
      "select actor from audit where action = 'unlink' order by at desc limit 1",
    );
    expect(row?.actor).toBe('customer');
  });

  test('No keeps the link', async () => {
    const { customer } = await linkFrom(source);
    await writes(source, customer, 'Unlink');
    await answers(source, customer, 1);
    expect((await lastOf(source, customer))?.text).toBe('好，維持連結。');
    expect(await contactsOf(customer, source)).toBe(2);
  });
});

test('who is linked with nobody is told so, and a button pressed twice says the same', async () => {
  const { customer } = await linkFrom('messenger');
  await writes('messenger', customer, '解除連結');
  const data = (await lastOf('messenger', customer))?.buttons[0]?.data ?? '';
  await taps('messenger', customer, data);
  await taps('messenger', customer, data);
  expect((await lastOf('messenger', customer))?.text).toBe('這個帳號沒有和其他帳號連結。');
  await writes('messenger', customer, '解除連結');
  expect((await lastOf('messenger', customer))?.text).toBe('這個帳號沒有和其他帳號連結。');
});

test('a button that was shown to somebody else changes nothing', async () => {
  const [one, other] = [await linkFrom('messenger'), await linkFrom('messenger')];
  await writes('messenger', one.customer, '解除連結');
  const data = (await lastOf('messenger', one.customer))?.buttons[0]?.data ?? '';
  await taps('messenger', other.customer, data);
  await taps('messenger', other.customer, `${data.slice(0, -1)}A`);
  expect([await contactsOf(one.customer, 'messenger'), await contactsOf(other.customer, 'messenger')]).toEqual([2, 2]);
});

test('a button that is pressed weeks later takes this account out of what it is linked with by then', async () => {
  const { customer, campaign } = await linkFrom('messenger');
  await writes('messenger', customer, '解除連結');
  const data = (await lastOf('messenger', customer))?.buttons[0]?.data ?? '';
  await taps('messenger', customer, data);
  expect((await app.link(customer, await app.newCard(customer, campaign.id), true)).status).toBe('linked');
  expect(await contactsOf(customer, 'messenger')).toBe(2);
  app.clock.offsetMs = 30 * 24 * 3_600_000;
  await taps('messenger', customer, data);
  app.clock.offsetMs = 0;
  expect(await contactsOf(customer, 'messenger')).toBe(1);
});

test('a button of somebody who was erased since does nothing to who is back, linked again', async () => {
  const { customer, campaign } = await linkFrom('messenger');
  await writes('messenger', customer, '解除連結');
  const data = (await lastOf('messenger', customer))?.buttons[0]?.data ?? '';
  const { body } = await app.api<{ items: ContactView[] }>('GET', `/contacts?externalId=${customer.ids.messenger}`);
  expect((await app.api('DELETE', `/profiles/${body.items[0]?.profileId}`)).status).toBe(204);
  await writes('messenger', customer, 'hello again');
  expect((await app.link(customer, await app.newCard(customer, campaign.id), true)).status).toBe('linked');
  await taps('messenger', customer, data);
  expect(await contactsOf(customer, 'messenger')).toBe(2);
});

test('a pair that was unlinked isn’t linked again without asking', async () => {
  const { customer, campaign } = await linkFrom('messenger');
  await writes('messenger', customer, '解除連結');
  await answers('messenger', customer, 0);
  expect((await app.link(customer, await app.newCard(customer, campaign.id))).status).toBe('consent');
});

test('six answers an hour', async () => {
  const customer = await app.newCustomer('吵', 'friend');
  for (let i = 0; i < 9; i += 1) await writes('messenger', customer, '解除連結');
  expect(await said('messenger', customer)).toHaveLength(6);
});
