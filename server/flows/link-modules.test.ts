// Bot modules that a link sends (M13): block by block and in order on every platform, with the cards they bring, the undo after
// them, and the limits of failure messages.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { NewCampaign } from '../contract/campaigns.ts';
import type { ModuleBlock, ModuleView } from '../contract/modules.ts';
import type { Platform } from '../domain/channel.ts';
import { testAccounts } from '../test-accounts.ts';
import { plain, upload } from '../test-pictures.ts';
import { openWhatsappTest, type WhatsappTest } from '../test-whatsapp.ts';

const logged: [object, string][] = [];
const note = (fields: object, message: string) => logged.push([fields, message]);
let app: WhatsappTest;
let imageId: string;
beforeAll(async () => {
  app = await openWhatsappTest({ overrides: { log: { debug() {}, info() {}, warn: note, error: note } } });
  imageId = (await upload(app, await plain(900, 1200).jpeg().toBuffer())).body.id;
});
afterEach(() => app.invariants());
afterAll(() => app.close());

type Person = Awaited<ReturnType<WhatsappTest['newCustomer']>>;
const text = (words: string): ModuleBlock => ({ kind: 'text', text: words });
const says = async (platform: Platform, blocks: ModuleBlock[]) => {
  const made = await app.api<ModuleView>('POST', '/modules', { platform, name: 'test', blocks });
  expect(made.status).toBe(201);
  return { kind: 'module' as const, moduleId: made.body.id };
};
const words = (said: string) => ({ kind: 'text' as const, text: said });
const targetOf = (source: Platform) => (source === 'line' ? 'whatsapp' : 'line');
const campaignOf = (source: Platform, more: Partial<NewCampaign> = {}) =>
  app.newCampaign({ sourceChannelId: app[source].id, targetChannelId: app[targetOf(source)].id, ...more });

/** Links a new card of the campaign, on LINE or, where LINE is the source, by its code on WhatsApp. */
async function link(source: Platform, campaignId: string, customer: Person) {
  const card = await app.newCard(customer, campaignId, { on: source });
  if (source === 'line') await app.say(customer, card.shown);
  else expect((await app.link(customer, card)).status).toBe('linked');
  await app.settle();
  return card;
}
const said = async (on: Platform, { id }: Person) =>
  (await app.control.chat(on, testAccounts[on], id)).filter(
    ({ direction, byPlatform }) => direction === 'to_customer' && !byPlatform,
  );
const textsOf = async (on: Platform, person: Person) => (await said(on, person)).map((message) => message.text);
const notice = { text: '這裡剛連結了一個 LINE 帳號。', buttons: [{ label: '不是我，復原' }] };
const outboxOf = ({ id }: { id: string }, cause: string) =>
  app.sql<{ position: number; for_reason: string | null; state: string; reason: string | null }>(
    'select position, for_reason, state, reason from outbox where card_id = $1 and cause = $2 order by id',
    [id, cause],
  );
const urlOf = (message: { buttons: { url?: string | undefined }[] } | undefined) => message?.buttons[0]?.url ?? '';

describe.each(['messenger', 'instagram', 'whatsapp', 'line'] as const)('on %s', (source) => {
  test('every kind of block arrives, in order; the card is the customer’s own, and links', async () => {
    const next = await campaignOf(source, { name: 'next', onSuccess: { source: null, target: words('next linked') } });
    const module = await says(source, [
      text('一、{name}'),
      { kind: 'image', imageId },
      {
        kind: 'buttons',
        imageId,
        title: '二、{name}',
        text: '給 {name}',
        buttons: [{ label: '集點', reply: 'points' }],
      },
      { kind: 'card', campaignId: next.id },
      text('三'),
    ]);
    const campaign = await campaignOf(source, { onSuccess: { source: module, target: words('hi') } });
    const customer = await app.newCustomer('陳小美', 'friend', { on: [source] });
    await link(source, campaign.id, customer);

    const chat = await said(source, customer);
    const size = source === 'line' || source === 'whatsapp' ? 'own' : 'square';
    expect(chat).toMatchObject([
      { kind: 'text', text: '一、陳小美' },
      { kind: 'image', imageUrl: `https://link.example.com/images/${imageId}/own` },
      {
        kind: 'card',
        imageUrl: `https://link.example.com/images/${imageId}/${size}`,
        buttons: [{ label: '集點', data: 'say:points' }],
      },
      { kind: 'card', buttons: [{ url: expect.stringContaining('/go/') }] },
      { kind: 'text', text: '三' },
      { text: expect.stringMatching(/^這裡剛連結了一個 (LINE|WhatsApp) 帳號。$/), buttons: notice.buttons },
    ]);
    expect(chat[2]?.text).toContain('二、陳小美');
    // LINE bills a push once, however many messages it holds.
    const sends = new Set(chat.map(({ requestId }) => requestId)).size;
    if (source === 'line') expect(sends).toBe(2);

    const token = urlOf(chat[3]).split('/go/')[1] ?? '';
    const [card] = await app.sql<{ campaign_id: string; external_id: string }>(
      'select k.campaign_id, c.external_id from card k join contact c on c.id = k.source_contact_id where k.id = $1',
      [JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).c],
    );
    expect(card).toEqual({ campaign_id: next.id, external_id: customer.ids[source] });
    if (source === 'messenger') {
      expect((await app.link(customer, { token })).status).toBe('linked');
      await app.settle();
      expect(await textsOf('line', customer)).toEqual(['hi', 'next linked']);
    }
  });

  test('on a failure too', async () => {
    const onFailure = { source: await says(source, [text('一'), text('二 {name}')]) };
    const campaign = await campaignOf(source, { onFailure });
    const customer = await app.newCustomer('小美', 'friend', { on: [source] });
    const card = await app.newCard(customer, campaign.id, { on: source });
    await app.api('PATCH', `/campaigns/${campaign.id}`, { enabled: false });
    if (source === 'line') await app.say(customer, card.shown);
    else expect((await app.link(customer, card)).reason).toBe('campaign_disabled');
    await app.settle();
    expect(await textsOf(source, customer)).toEqual(['一', '二 小美']);
  });
});

describe('the target', () => {
  test('LINE: five blocks are one push, without a button: its page has it', async () => {
    const target = await says('line', ['一', '二', '三', '四', '五'].map(text));
    const campaign = await campaignOf('messenger', { onSuccess: { source: null, target } });
    const customer = await app.newCustomer();
    const card = await link('messenger', campaign.id, customer);
    const chat = await said('line', customer);
    expect(chat.map((message) => message.text)).toEqual(['一', '二', '三', '四', '五']);
    expect(new Set(chat.map(({ requestId }) => requestId)).size).toBe(1);
    expect(await outboxOf(card, 'success_target')).toMatchObject([{ position: 0, state: 'sent' }]);
  });

  test.each(['always', 'never'] as const)(
    'WhatsApp: the undo follows, since it has no page (%s)',
    async (sourceNotice) => {
      const target = await says('whatsapp', [text('一'), text('二')]);
      const onSuccess = { source: null, target };
      const campaign = await app.toWhatsapp({ onSuccess, sourceNotice });
      const customer = await app.newCustomer();
      await app.say(customer, (await app.newCard(customer, campaign.id)).shown);
      expect(await app.said(customer)).toMatchObject([
        { text: '一', buttons: [] },
        { text: '二', buttons: [] },
        { text: '這裡剛連結了一個 Messenger 帳號。', buttons: notice.buttons },
      ]);
    },
  );
});

test.each<[NewCampaign['sourceNotice'], boolean]>([
  ['with_message', true],
  ['always', true],
  ['never', false],
])('sourceNotice %s after a module: %s', async (sourceNotice, told) => {
  const onSuccess = { source: await says('messenger', [text('一')]), target: words('hi') };
  const campaign = await campaignOf('messenger', { onSuccess, sourceNotice });
  const customer = await app.newCustomer();
  await link('messenger', campaign.id, customer);
  expect(await said('messenger', customer)).toMatchObject([{ text: '一', buttons: [] }, ...(told ? [notice] : [])]);
});

test('a module without a card takes no round trip more', async () => {
  const blocks: ModuleBlock[] = [text('{name}'), { kind: 'image', imageId }];
  const onSuccess = { source: await says('messenger', blocks), target: await says('line', blocks) };
  const campaign = await campaignOf('messenger', { onSuccess });
  const customer = await app.newCustomer();
  const token = await app.tap(await app.newCard(customer, campaign.id));
  const tokens = await app.login(customer);
  const { pool } = app.context.store;
  const query = pool.query;
  let trips = 0;
  const counted = new Proxy(query, {
    apply: (target, self, args) => {
      trips += 1;
      return Reflect.apply(target, self, args);
    },
  });
  Object.assign(pool, { query: counted });
  try {
    expect((await app.postLink(token, tokens)).status).toBe('linked');
  } finally {
    Object.assign(pool, { query });
  }
  expect(trips).toBe(2);
});

describe('a failure message of several blocks', () => {
  const fail = async (customer: Person, card: { token: string }) => {
    await app.control.addFault({ match: { host: 'line-api', path: '/friendship/v1/status' }, kind: 'status' });
    expect((await app.link(customer, card)).status).toBe('failed');
    await app.settle();
  };

  test('is one: once for a card and reason, three in 24 hours for a contact', async () => {
    const source = await says('messenger', [text('一'), text('二'), text('三')]);
    const { id } = await campaignOf('messenger', { onFailure: { source } });
    const customer = await app.newCustomer();
    for (const expected of [3, 6, 9, 9]) {
      const card = await app.newCard(customer, id);
      await fail(customer, card);
      await fail(customer, card);
      expect(await said('messenger', customer)).toHaveLength(expected);
    }
  });

  test('says each of two reasons of one card, in order', async () => {
    const source = await says('messenger', [text('一'), text('二')]);
    const { id } = await campaignOf('messenger', { onFailure: { source } });
    const customer = await app.newCustomer();
    const card = await app.newCard(customer, id);
    const token = await app.tap(card);
    await app.control.addFault({ match: { host: 'line-api', path: '/friendship/v1/status' }, kind: 'status' });
    await app.postLink(token, await app.login(customer));
    await app.api('PATCH', `/campaigns/${id}`, { enabled: false });
    expect((await app.postLink(token, await app.login(customer))).reason).toBe('campaign_disabled');
    await app.settle();
    expect(await textsOf('messenger', customer)).toEqual(['一', '二', '一', '二']);
    const rows = await outboxOf(card, 'failure_source');
    expect(rows.map((row) => row.for_reason)).toEqual(['platform_error', null, 'campaign_disabled', null]);
  });

  test('that waits is skipped whole once its card has linked', async () => {
    const source = await says('messenger', [text('一'), text('二')]);
    const { id } = await campaignOf('messenger', {
      onFailure: { source },
      onSuccess: { source: null, target: words('hi') },
    });
    const customer = await app.newCustomer();
    const card = await app.newCard(customer, id);
    await app.control.addFault({ match: { host: 'line-api', path: '/friendship/v1/status' }, kind: 'status' });
    await app.link(customer, card);
    expect((await app.link(customer, card)).status).toBe('linked');
    await app.settle();
    expect(await textsOf('messenger', customer)).toEqual([]);
    expect(await outboxOf(card, 'failure_source')).toMatchObject(Array(2).fill({ state: 'skipped', reason: 'linked' }));
  });
});

test('undo takes back every row of a module that isn’t sent yet, and the cards in it never go out', async () => {
  const next = await campaignOf('messenger');
  const source = await says('messenger', [text('一'), { kind: 'card', campaignId: next.id }, text('二')]);
  const target = await says('line', [text('一'), text('二')]);
  const campaign = await campaignOf('messenger', { onSuccess: { source, target } });
  const customer = await app.newCustomer();
  const card = await app.newCard(customer, campaign.id);
  const { watch } = await app.link(customer, card);
  const tokens = await app.login(customer);
  expect((await app.api('POST', `/link/${watch}/undo`, { idToken: tokens.idToken })).body).toEqual({
    status: 'undone',
  });
  await app.settle();
  expect(await app.chats(customer)).toEqual({ whatsapp: [], messenger: [] });
  const rows = [...(await outboxOf(card, 'success_source')), ...(await outboxOf(card, 'success_target'))];
  expect(rows).toMatchObject(Array(5).fill({ state: 'skipped', reason: 'undone' }));
});

describe('what can’t be sent any more is left out, and logged without a name', () => {
  const linked = async (onSuccess: NewCampaign['onSuccess'], spoil: () => Promise<unknown>) => {
    const campaign = await campaignOf('messenger', { onSuccess });
    await spoil();
    logged.length = 0;
    const customer = await app.newCustomer('陳小美');
    await link('messenger', campaign.id, customer);
    expect(JSON.stringify(logged)).not.toContain('陳小美');
    return { customer, log: logged.map(([, message]) => message) };
  };

  test.each<[string, (id: string) => Promise<unknown>]>([
    ['disabled', (id) => app.api('PATCH', `/campaigns/${id}`, { enabled: false })],
    ['deleted', (id) => app.api('DELETE', `/campaigns/${id}`)],
    [
      'moved to another channel',
      (id) => app.sql('update campaign set source_channel_id = $2 where id = $1', [id, app.instagram.id]),
    ],
  ])('a card whose campaign is %s', async (_what, spoil) => {
    const { id } = await campaignOf('messenger');
    const source = await says('messenger', [text('一'), { kind: 'card', campaignId: id }, text('二')]);
    const { customer, log } = await linked({ source, target: words('hi') }, () => spoil(id));
    expect(await textsOf('messenger', customer)).toEqual(['一', '二', notice.text]);
    expect(log).toEqual(['a card was left out of a bot module: its campaign is off']);
    expect(await app.sql('select id from card where campaign_id = $1', [id])).toEqual([]);
  });

  test('a module that isn’t there: the link stands, and the other side hears of it', async () => {
    const source = await says('messenger', [text('一')]);
    const { customer, log } = await linked({ source, target: words('hi') }, () =>
      app.sql('update module set deleted_at = now() where id = $1', [source.moduleId]),
    );
    expect(await textsOf('messenger', customer)).toEqual([]);
    expect(await textsOf('line', customer)).toEqual(['hi']);
    expect(log).toEqual(['a message was left out: its bot module is gone']);
  });
});
