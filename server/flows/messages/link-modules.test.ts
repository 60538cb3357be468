// Bot modules that a link sends (M13): all blocks in order, with their cards and the undo button after them. The channels'
// conformance tests cover how each platform shows a block.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { NewCampaign } from '../../contract/campaigns.ts';
import { type ModuleTest, notice, openModuleTest, text, words } from '../../testing/test-modules.ts';
import { plain, upload } from '../../testing/test-pictures.ts';

let app: ModuleTest;
let imageId: string;
beforeAll(async () => {
  app = await openModuleTest();
  imageId = (await upload(app, await plain(900, 1200).jpeg().toBuffer())).body.id;
});
afterEach(() => app.invariants());
afterAll(() => app.close());

const urlOf = (message: { buttons: { url?: string | undefined }[] } | undefined) => message?.buttons[0]?.url ?? '';

// One platform needs a request for each block, the other accepts several in one.
describe.each(['messenger', 'line'] as const)('on %s', (source) => {
  test('every kind of block arrives, in order; the card is the customer’s own, and links', async () => {
    const next = await app.campaignOf(source, {
      name: 'next',
      onSuccess: { source: null, target: words('next linked') },
    });
    const module = await app.says(source, [
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
    const campaign = await app.campaignOf(source, { onSuccess: { source: module, target: words('hi') } });
    const customer = await app.newCustomer('陳小美', 'friend', { on: [source] });
    await app.linkFrom(source, campaign.id, customer);

    const chat = await app.saidOn(source, customer);
    const size = source === 'line' ? 'own' : 'square';
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
    // LINE bills a push once, regardless of its number of messages.
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
      expect(await app.textsOn('line', customer)).toEqual(['hi', 'next linked']);
    }
  });

  test('on a failure too', async () => {
    const onFailure = { source: await app.says(source, [text('一'), text('二 {name}')]) };
    const campaign = await app.campaignOf(source, { onFailure });
    const customer = await app.newCustomer('小美', 'friend', { on: [source] });
    const card = await app.newCard(customer, campaign.id, { on: source });
    await app.api('PATCH', `/campaigns/${campaign.id}`, { enabled: false });
    if (source === 'line') await app.say(customer, card.draft);
    else expect((await app.link(customer, card)).reason).toBe('campaign_disabled');
    await app.settle();
    expect(await app.textsOn(source, customer)).toEqual(['一', '二 小美']);
  });
});

describe('the target', () => {
  test('LINE: five blocks are one push, without an undo button, which is on the page', async () => {
    const target = await app.says('line', ['一', '二', '三', '四', '五'].map(text));
    const campaign = await app.campaignOf('messenger', { onSuccess: { source: null, target } });
    const customer = await app.newCustomer();
    const card = await app.linkFrom('messenger', campaign.id, customer);
    const chat = await app.saidOn('line', customer);
    expect(chat.map((message) => message.text)).toEqual(['一', '二', '三', '四', '五']);
    expect(new Set(chat.map(({ requestId }) => requestId)).size).toBe(1);
    expect(await app.outboxOf(card, 'success_target')).toMatchObject([{ position: 0, state: 'sent' }]);
  });

  test.each(['always', 'never'] as const)(
    'WhatsApp: the undo button follows, since there is no page (%s)',
    async (sourceNotice) => {
      const target = await app.says('whatsapp', [text('一'), text('二')]);
      const onSuccess = { source: null, target };
      const campaign = await app.toWhatsapp({ onSuccess, sourceNotice });
      const customer = await app.newCustomer();
      await app.say(customer, (await app.newCard(customer, campaign.id)).draft);
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
  const onSuccess = { source: await app.says('messenger', [text('一')]), target: words('hi') };
  const campaign = await app.campaignOf('messenger', { onSuccess, sourceNotice });
  const customer = await app.newCustomer();
  await app.linkFrom('messenger', campaign.id, customer);
  expect(await app.saidOn('messenger', customer)).toMatchObject([
    { text: '一', buttons: [] },
    ...(told ? [notice] : []),
  ]);
});
