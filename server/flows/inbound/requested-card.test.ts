// What requests a card on each source (M3): a keyword, a campaign's reference in the customer's text, a link's reference, a button.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CampaignView } from '../../contract/campaigns.ts';
import type { EventDetail } from '../../domain/channel.ts';
import { type TestPlatform, testAccounts } from '../../testing/test-accounts.ts';
import { openTestApp, type TestApp } from '../../testing/test-app.ts';
import { chatWords } from '../../words/chat-words.ts';
import { referenceOf } from '../campaigns/campaign-index.ts';

const sources = ['line', 'messenger', 'instagram', 'whatsapp'] as const;
let app: TestApp;
const campaigns = {} as Record<TestPlatform, CampaignView>;
beforeAll(async () => {
  app = await openTestApp();
  for (const source of sources) {
    campaigns[source] = await app.newCampaign({
      sourceChannelId: app[source].id,
      targetChannelId: source === 'line' ? app.whatsapp.id : app.line.id,
      card: { keywords: ['集點', 'points'] },
    });
  }
});
afterAll(() => app.close());

type Customer = { id: string };
const type = (on: TestPlatform, { id }: Customer, text: string) => app.control[on].type(testAccounts[on], id, text);
const tapButton = (on: TestPlatform, { id }: Customer, data: string) => {
  if (on === 'line') return app.control.line.postback(testAccounts.line, id, data);
  if (on === 'whatsapp') return app.control.whatsapp.reply(testAccounts.whatsapp, id, { id: data, title: 'x' });
  return app.control[on].postback(testAccounts[on], id, 'x', data);
};
const cardsOf = async (on: TestPlatform, { id }: Customer) => {
  await app.settle();
  const chat = await app.control.chat(on, testAccounts[on], id);
  return chat.filter(({ kind, direction }) => kind === 'card' && direction === 'to_customer');
};
/** The campaign of each card that a customer got. */
const campaignsOf = async (on: TestPlatform, customer: Customer) => {
  const tokens = (await cardsOf(on, customer)).map(({ buttons }) => buttons[0]?.url?.split('/go/')[1] ?? '');
  const ids = tokens.map((token) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).c);
  const { rows } = await app.context.store.pool.query(
    'select campaign_id from card join unnest($1::uuid[]) with ordinality u(id, place) using (id) order by place',
    [ids],
  );
  return rows.map(({ campaign_id }: { campaign_id: string }) => campaign_id);
};

describe.each(sources)('on %s', (on) => {
  const person = () => app.newCustomer('Lin', 'friend', { on: [on] });
  const own = () => campaigns[on].id;

  test.each<[string, (customer: Customer) => Promise<unknown>]>([
    ['a keyword', (customer) => type(on, customer, ' POINTS ')],
    [
      'the words of a chat link',
      (customer) => type(on, customer, chatWords['zh-Hant'].referralText(referenceOf(own()))),
    ],
    [
      '… typed in small letters, without the hyphen',
      (customer) => type(on, customer, `hi ${referenceOf(own()).toLowerCase().replace('-', '')}`),
    ],
    ['a button with the campaign’s id', (customer) => tapButton(on, customer, `card:${own()}`)],
    ['a button with its reference', (customer) => tapButton(on, customer, `card:${referenceOf(own())}`)],
  ])('%s', async (_name, ask) => {
    const customer = await person();
    await ask(customer);
    expect(await campaignsOf(on, customer)).toEqual([own()]);
  });

  test('nothing for words of no enabled campaign of this channel', async () => {
    const customer = await person();
    const other = await app.newCampaign({
      sourceChannelId: app[on].id,
      targetChannelId: campaigns[on].targetChannelId,
    });
    await app.api('PATCH', `/campaigns/${other.id}`, { enabled: false });
    const elsewhere = campaigns[on === 'line' ? 'messenger' : 'line'];
    for (const { id } of [other, elsewhere]) {
      await type(on, customer, referenceOf(id));
      await tapButton(on, customer, `card:${id}`);
    }
    for (const text of ['please, points', 'ABCD-EFGH', '9K3M2Q7X']) await type(on, customer, text);
    for (const data of ['card:', 'card:x', own(), referenceOf(own()), 'points']) await tapButton(on, customer, data);
    expect(await cardsOf(on, customer)).toEqual([]);
  });
});

describe.each(['messenger', 'instagram'] as const)('a link to %s', (on) => {
  test.each(['its reference', 'the campaign’s id'])('brings the card by %s, once', async (by) => {
    const customer = await app.newCustomer('Lin', 'friend', { on: [on] });
    const { id } = campaigns[on];
    await app.control.webhookSwitches({ duplicate: 2 });
    await app.control[on].referral(testAccounts[on], customer.id, by === 'its reference' ? referenceOf(id) : id);
    await app.settle();
    await app.control.webhookSwitches({});
    expect(await campaignsOf(on, customer)).toEqual([id]);
  });

  test('an unknown one records the contact, and sends nothing', async () => {
    const customer = await app.newCustomer('Lin', 'friend', { on: [on] });
    await app.control[on].referral(testAccounts[on], customer.id, 'summer-sale');
    expect(await cardsOf(on, customer)).toEqual([]);
  });
});

describe('an event that asks in two ways', () => {
  const arrives = async (customer: { psid: string }, detail: EventDetail) => {
    const { newId, now, store } = app.context;
    const common = { key: newId(), at: now(), account: testAccounts.messenger, externalId: customer.psid };
    const event = { ...common, body: Buffer.from('{}'), ...detail };
    await store.events.insert([{ id: newId(), channelId: app.messenger.id, event, detail }], now());
  };

  test('a keyword and a link’s reference of the same campaign: one card', async () => {
    const customer = await app.newCustomer();
    await arrives(customer, { kind: 'message', text: 'points', ref: referenceOf(campaigns.messenger.id) });
    expect(await campaignsOf('messenger', customer)).toEqual([campaigns.messenger.id]);
  });

  test('a keyword and another campaign’s reference: the link’s reference wins', async () => {
    const customer = await app.newCustomer();
    const other = await app.newCampaign();
    await arrives(customer, { kind: 'message', text: 'points', ref: referenceOf(other.id) });
    expect(await campaignsOf('messenger', customer)).toEqual([other.id]);
    const starting = await app.newCustomer();
    await arrives(starting, { kind: 'postback', data: 'GET_STARTED', ref: referenceOf(other.id) });
    expect(await campaignsOf('messenger', starting)).toEqual([other.id]);
  });
});

describe('14 §2.6: repeats within ten minutes', () => {
  const own = () => campaigns.messenger.id;
  const ask = (customer: Customer) => type('messenger', customer, 'points');

  test('thirty requests by keyword, button, reference and link send one card; later it is sent again', async () => {
    const customer = await app.newCustomer();
    for (let n = 0; n < 8; n += 1) {
      await ask(customer);
      await tapButton('messenger', customer, `card:${own()}`);
      await type('messenger', customer, referenceOf(own()));
      await app.control.messenger.referral(testAccounts.messenger, customer.id, own());
    }
    expect(await cardsOf('messenger', customer)).toHaveLength(1);
    const { rows } = await app.context.store.pool.query(
      "select count(*)::int as n from inbound_event where external_id = $1 and note = 'card_repeated'",
      [customer.psid],
    );
    expect(rows).toEqual([{ n: 31 }]);
    app.clock.offsetMs = 10 * 60_000 + 1_000;
    await ask(customer);
    await app.settle();
    app.clock.offsetMs = 0;
    const made = await app.context.store.pool.query(
      'select from card where source_contact_id = (select id from contact where external_id = $1)',
      [customer.psid],
    );
    expect(made.rowCount).toBe(2);
  });

  test('a card sent by staff or another system counts', async () => {
    const customer = await app.newCustomer();
    const contact = { channelId: app.messenger.id, externalId: customer.psid };
    await app.api('POST', '/cards', { campaignId: own(), contact, send: true });
    await ask(customer);
    expect(await cardsOf('messenger', customer)).toHaveLength(1);
  });

  test('another campaign’s card is sent, and so is one in place of a card that is revoked, used, changed or not delivered', async () => {
    const customer = await app.newCustomer();
    const other = await app.newCampaign({ card: { keywords: ['other'] } });
    await ask(customer);
    await type('messenger', customer, 'other');
    expect(await campaignsOf('messenger', customer)).toEqual([own(), other.id]);
    const { pool } = app.context.store;
    const newest = 'select id from card where campaign_id = $1 order by id desc limit 1';
    const gone: [string, string?][] = [
      [`update card set revoked_at = now() where id = (${newest})`],
      [`update outbox set state = 'dead', reason = 'platform_error' where card_id = (${newest})`],
      [
        `update campaign set updated_at = now() + interval '1 s' where id = $1`,
        'update campaign set updated_at = created_at where id = $1',
      ],
    ];
    for (const [sql, back] of gone) {
      await pool.query(sql, [other.id]);
      await type('messenger', customer, 'other');
      await app.settle();
      if (back) await pool.query(back, [other.id]);
      await type('messenger', customer, 'other');
      await app.settle();
    }
    expect(await cardsOf('messenger', customer)).toHaveLength(5);
  });
});

test('a campaign that is switched off between read and write sends no card', async () => {
  const customer = await app.newCustomer();
  const { context } = app;
  let count = 0;
  context.beforeWrite = async ({ newCards }) => {
    if (!newCards?.length) return;
    count += 1;
    await app.api('PATCH', `/campaigns/${campaigns.messenger.id}`, { enabled: false });
  };
  await type('messenger', customer, 'points');
  const cards = await cardsOf('messenger', customer);
  context.beforeWrite = async () => {};
  await app.api('PATCH', `/campaigns/${campaigns.messenger.id}`, { enabled: true });
  expect(count).toBe(1);
  expect(cards).toEqual([]);
});
