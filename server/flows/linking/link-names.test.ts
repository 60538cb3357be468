// {name} in a link's messages: the receiving contact's own name on that channel, never the other side's nor the shared profile's
// (rules §2).
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ModuleView } from '../../contract/modules.ts';
import { openWhatsappTest, type WhatsappTest } from '../../testing/test-whatsapp.ts';

let app: WhatsappTest;
let campaignId: string;
const said = { kind: 'text', text: '嗨 {name}！{name}' } as const;
const onBoth = { onSuccess: { source: said, target: said }, onFailure: { source: said } };
beforeAll(async () => {
  app = await openWhatsappTest();
  campaignId = (await app.newCampaign(onBoth)).id;
});
afterAll(() => app.close());

const greeted = (name: string) => [`嗨 ${name}！${name}`];
type Person = Awaited<ReturnType<WhatsappTest['newCustomer']>>;
const linked = async (customer: Person, id = campaignId, idToken: object = {}) => {
  const token = await app.tap(await app.newCard(customer, id));
  expect((await app.postLink(token, await app.login(customer, idToken))).status).toBe('linked');
  await app.settle();
};
/** A name from the source's platform. */
const callOnSource = (customer: Person, name: string | null) =>
  app.sql('update contact set name = $2 where external_id = $1', [customer.psid, name]);
const contactOn = async (channel: { id: string }, externalId: string) => {
  const found = await app.api<{ items: { id: string }[] }>(
    'GET',
    `/contacts?channelId=${channel.id}&externalId=${externalId}`,
  );
  return found.body.items[0]?.id ?? '';
};

test('each side gets its own name, a new target contact the platform’s latest', async () => {
  const customer = await app.newCustomer('小美');
  await callOnSource(customer, '陳小美');
  await linked(customer);
  expect(await app.chats(customer)).toMatchObject({ messenger: greeted('陳小美') });
  expect(await app.chat('line', customer)).toEqual(greeted('小美'));
});

test('… and on WhatsApp the message’s', async () => {
  const { id } = await app.toWhatsapp(onBoth);
  const customer = await app.newCustomer('Lin');
  await callOnSource(customer, 'Other');
  await app.say(customer, (await app.newCard(customer, id)).draft);
  expect(await app.chats(customer)).toEqual({ whatsapp: greeted('Lin'), messenger: greeted('Other') });
});

test('a link completed by a follow has the name from the tap', async () => {
  const { customer } = await app.waiting(campaignId);
  await app.sql('update contact set name = $2 where external_id = $1', [customer.lineUserId, 'From the tap']);
  await app.play(customer, 'follow');
  await app.settle();
  expect(await app.chat('line', customer)).toEqual(greeted('From the tap'));
});

test('a name set by staff wins', async () => {
  const customer = await app.newCustomer('小美');
  await app.lineEvents(customer, [{ type: 'follow', at: Date.now() - 60_000 }]);
  for (const [channel, externalId] of [
    [app.messenger, customer.psid],
    [app.line, customer.lineUserId],
  ] as const) {
    const renamed = await app.api('PATCH', `/contacts/${await contactOn(channel, externalId)}`, {
      name: `staff ${channel.platform}`,
    });
    expect(renamed.status).toBe(200);
  }
  await linked(customer);
  expect(await app.chat('messenger', customer)).toEqual(greeted('staff messenger'));
  expect(await app.chat('line', customer)).toEqual(greeted('staff line'));
});

test.each<[string, string | null, string]>([
  ['{name}', '{name}', '{name}'],
  ['$& and $1', "$& $1 $' $`", "$& $1 $' $`"],
  ['a name that turns the text round', 'A\u202eB\u2066C', 'ABC'],
  ['lines', 'A\nB', 'A B'],
  ['10,000 characters', '字'.repeat(10_000), `${'字'.repeat(19)}…`],
  ['nothing that shows', '\u200b\u202e', '朋友'],
  ['no name', null, '朋友'],
])('somebody who is called %s', async (_what, name, shown) => {
  const customer = await app.newCustomer('Lin');
  await callOnSource(customer, name);
  await linked(customer);
  expect(await app.chat('messenger', customer)).toEqual(greeted(shown));
});

test.each(['\u200b', '\u3164', '\u{1d159}', '\u{13441}'])(
  'a name of which nothing is seen is none in what the customer is shown: %j',
  async (name) => {
    const { id } = await app.newCampaign({ ...onBoth, askFirst: true });
    const customer = await app.newCustomer(name);
    await callOnSource(customer, name);
    const token = await app.tap(await app.newCard(customer, id));
    const nameless = { source: { name: '' }, target: { name: '' } };
    expect(await app.postLink(token, await app.login(customer))).toMatchObject({ status: 'consent', ...nameless });
    const { watch, ...linked } = await app.postLink(token, await app.login(customer), true);
    expect(linked).toMatchObject({ status: 'linked', ...nameless });
    // As an earlier version stored it.
    await app.sql('update contact set name = $2 where external_id = $1', [customer.lineUserId, name]);
    expect((await app.api('GET', `/link/${watch}`)).body).toMatchObject({ status: 'linked', ...nameless });
  },
);

test('without a name, in the brand’s own language', async () => {
  await app.sql("insert into brand (locale) values ('en')");
  const customer = await app.newCustomer('Lin');
  await callOnSource(customer, null);
  await linked(customer);
  await app.sql('delete from brand');
  expect(await app.chat('messenger', customer)).toEqual(greeted('there'));
});

test('in a failure message and a module’s texts and cards, but not in a button’s words', async () => {
  const blocks = [
    said,
    { kind: 'buttons', title: 'T {name}', text: 'x {name}', buttons: [{ label: '{name}', reply: '{name}' }] },
  ];
  const made = await app.api<ModuleView>('POST', '/modules', { platform: 'messenger', name: 'test', blocks });
  const onFailure = { source: { kind: 'module', moduleId: made.body.id } } as const;
  const { id } = await app.newCampaign({ ...onBoth, onFailure });
  const customer = await app.newCustomer('Lin');
  const card = await app.newCard(customer, id);
  await app.api('PATCH', `/campaigns/${id}`, { enabled: false });
  await app.link(customer, card);
  await app.settle();
  const chat = await app.control.chat('messenger', '700000000000001', customer.id);
  const [text, buttons] = chat.filter(({ direction }) => direction === 'to_customer');
  expect(text?.text).toBe(greeted('Lin')[0]);
  expect(JSON.stringify(buttons?.body)).toMatch(/T Lin.*x Lin/);
  expect(buttons?.buttons).toMatchObject([{ label: '{name}', data: 'say:{name}' }]);
});
