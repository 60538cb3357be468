// `POST …/preview`: what it shows is what customers then get, on every platform; what is half typed shows as far as it goes; and
// nothing is stored or signed.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CampaignDraft, CampaignView } from '../../contract/campaigns.ts';
import type { CampaignPreview, ModulePreview } from '../../contract/previews.ts';
import { type ModuleTest, openModuleTest, text, words } from '../../testing/test-modules.ts';
import { plain, upload } from '../../testing/test-pictures.ts';

let app: ModuleTest;
let imageId: string;
beforeAll(async () => {
  app = await openModuleTest();
  imageId = (await upload(app, await plain(900, 1200).jpeg().toBuffer())).body.id;
});
afterAll(() => app.close());

const preview = ({ id }: Pick<CampaignView, 'id'>, draft: CampaignDraft = {}, name: string | null = null) =>
  app.api<CampaignPreview>('POST', `/campaigns/${id}/preview/messages`, { name, draft });
const modulePreview = async (platform: string, blocks: object[]) =>
  (await app.api<ModulePreview>('POST', '/modules/preview', { platform, name: null, blocks })).body.messages;

/** A message without what belongs to one customer's own: the addresses of cards, the undo's token, a send's envelope. */
function plainMessage(message: unknown): unknown {
  const {
    metadata: _metadata,
    messaging_product: _product,
    recipient_type: _type,
    biz_opaque_callback_data: _data,
    to: _to,
    recipient: _recipient,
    ...own
  } = JSON.parse(
    JSON.stringify(message)
      .replace(/(https:\/\/link\.example\.com)\/go\/[^"]+/g, '$1')
      .replace(/"undo:[^"]+"/g, '"undo"'),
  );
  return own;
}

const sources = ['messenger', 'instagram', 'whatsapp', 'line'] as const;

describe.each(sources)('a campaign from %s', (source) => {
  const target = source === 'line' ? 'whatsapp' : 'line';

  test('shows its card, and what both sides are told, as they then arrive', async () => {
    const next = await app.campaignOf(source, { name: 'next' });
    const module = await app.says(source, [
      text('一、{name}'),
      { kind: 'image', imageId },
      { kind: 'buttons', imageId, title: '二', text: '給 {name}', buttons: [{ label: '集點', reply: 'points' }] },
      { kind: 'card', campaignId: next.id },
    ]);
    const campaign = await app.campaignOf(source, {
      card: { imageId, title: 'Title', text: 'Text', keywords: [`card ${source}`] },
      onSuccess: { source: module, target: words('連結好了，{name}！') },
    });
    const shown = (await preview(campaign, {}, '陳小美')).body;

    const customer = await app.newCustomer('陳小美', 'friend', { on: [source] });
    await app.linkFrom(source, campaign.id, customer);
    await app.api('POST', '/cards', {
      campaignId: campaign.id,
      contact: { channelId: app[source].id, externalId: customer.ids[source] },
      send: true,
    });
    await app.settle();
    const got = (await app.saidOn(source, customer)).map(({ body }) => plainMessage(body));
    expect([...shown.onSuccess.source, ...shown.card]).toEqual(got);
    const onTarget = (await app.saidOn(target, customer)).map(({ body }) => plainMessage(body));
    expect(shown.onSuccess.target).toEqual(onTarget);
  });

  test('shows edits over what is live, half typed or not', async () => {
    const campaign = await app.campaignOf(source, { onSuccess: { source: words('live'), target: words('live too') } });
    const draft: CampaignDraft = {
      card: { title: '', text: '', button: '' },
      onSuccess: { source: { kind: 'text', text: '  typed ' } },
      sourceNotice: 'never',
    };
    const { body } = await preview(campaign, draft);
    expect(JSON.stringify(body.card)).toContain('…');
    expect(JSON.stringify(body.onSuccess.source)).toMatch(/"typed"/);
    expect(JSON.stringify(body.onSuccess.target)).toContain('live too');
    expect(body.onSuccess.source).toHaveLength(1);
    expect(JSON.stringify(body.onSuccess.source)).not.toContain('undo');
  });
});

test('the notice alone, where nothing else is said and it is always offered', async () => {
  const campaign = await app.campaignOf('messenger');
  const draft = (sourceNotice: CampaignDraft['sourceNotice']): CampaignDraft => ({
    sourceNotice,
    onSuccess: { source: null },
  });
  const said = async (notice: CampaignDraft['sourceNotice']) =>
    (await preview(campaign, draft(notice))).body.onSuccess.source;
  expect(await said('with_message')).toEqual([]);
  expect(await said('never')).toEqual([]);
  expect(JSON.stringify(await said('always'))).toContain('這裡剛連結了一個 LINE 帳號。');
});

test('the text that WhatsApp opens with; none for LINE', async () => {
  const toWhatsapp = await app.campaignOf('line');
  const { body } = await preview(toWhatsapp, { card: { whatsappText: '我要集點' } });
  expect(body.whatsappText?.split('\n')).toEqual([
    '我要集點',
    '代碼 A1B2-C3D4-E5F6-G7H8',
    '傳送後，我的 LINE 和 WhatsApp 會連在一起。',
  ]);
  expect((await preview(await app.campaignOf('messenger'))).body.whatsappText).toBeNull();
});

test('a module that is gone, or of another platform, says nothing', async () => {
  const campaign = await app.campaignOf('messenger');
  const ofLine = await app.says('line', [text('hi')]);
  for (const module of [{ kind: 'module' as const, moduleId: randomUUID() }, ofLine]) {
    const { status, body } = await preview(campaign, { sourceNotice: 'never', onSuccess: { source: module } });
    expect(status).toBe(200);
    expect(body.onSuccess.source).toEqual([]);
  }
});

test('a module’s blocks one by one, null for what isn’t chosen', async () => {
  const campaign = await app.campaignOf('line', { name: 'of LINE' });
  const blocks = [
    { kind: 'text', text: '' },
    { kind: 'image', imageId: null },
    { kind: 'buttons', imageId: null, title: '', text: '', buttons: [] },
    { kind: 'card', campaignId: null },
    { kind: 'card', campaignId: campaign.id },
  ];
  const onLine = await modulePreview('line', blocks);
  expect(onLine.map((message) => (message as { type: string } | null)?.type ?? null)).toEqual([
    'text',
    null,
    null,
    null,
    'flex',
  ]);
  expect((await modulePreview('messenger', blocks)).at(-1)).toBeNull();
});

test('as many buttons as WhatsApp takes, while they are still alike', async () => {
  const button = (label: string) => ({ label, reply: label });
  const ask = (...labels: string[]) =>
    modulePreview('whatsapp', [{ kind: 'buttons', imageId: null, title: '?', text: '', buttons: labels.map(button) }]);
  const titles = (messages: unknown[]) => JSON.stringify(messages).match(/(?<="title":")[^"]*/g);
  expect(titles(await ask('yes', 'no', ''))).toEqual(['yes', 'no', '…']);
  expect(titles(await ask('yes', '', ''))).toEqual(['yes', '…']);
});

test('nothing is stored, and no card is signed', async () => {
  const campaign = await app.campaignOf('messenger');
  const count = () => app.sql('select count(*) from card');
  const before = await count();
  const { body } = await preview(campaign);
  expect(JSON.stringify(body)).not.toMatch(/\/go\/|eyJ/);
  expect(await count()).toEqual(before);
  const after = (await app.api<CampaignView>('GET', `/campaigns/${campaign.id}`)).body;
  expect(after.draft).toBeNull();
});

test('an unknown campaign is 404, an unknown field 400', async () => {
  expect((await preview({ id: randomUUID() })).status).toBe(404);
  expect(
    (await app.api('POST', `/campaigns/${app.campaign.id}/preview/messages`, { draft: { colour: 'red' } })).status,
  ).toBe(400);
});
