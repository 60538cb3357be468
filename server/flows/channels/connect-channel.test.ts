// Connecting a channel through the API: which platforms are asked, which fields are returned, and which errors.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChannelView } from '../../contract/channels.ts';
import { openTestApp, type TestApp, testInstagram, testPage, testWhatsapp } from '../../testing/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

type Problem = { code: string; errors: { path: string; message: string }[] };
const connect = <T = ChannelView>(platform: string, credentials: object) =>
  app.api<T>('POST', '/channels', { platform, name: 'x', credentials });

test('each platform returns the account’s identity', () => {
  const ready = { state: 'ready', attention: null };
  expect(app.messenger).toMatchObject({
    ...ready,
    public: { pageId: testPage.pageId, chatUrl: `https://m.me/${testPage.pageId}`, accountName: '小島選物' },
  });
  expect(app.instagram).toMatchObject({
    ...ready,
    webhookUrl: 'https://link.example.com/webhooks/meta',
    public: {
      pageId: testPage.pageId,
      accountId: testInstagram.accountId,
      username: 'kojima.select',
      chatUrl: 'https://ig.me/m/kojima.select',
    },
  });
  expect(app.whatsapp).toMatchObject({
    ...ready,
    webhookUrl: 'https://link.example.com/webhooks/meta',
    public: {
      phoneNumberId: testWhatsapp.phoneNumberId,
      phoneNumber: testWhatsapp.phoneNumber,
      chatUrl: `https://wa.me/${testWhatsapp.phoneNumber}`,
    },
  });
  expect(JSON.stringify([app.instagram, app.whatsapp])).not.toMatch(/token|secret|verify/);
});

test.each<[string, string, string]>([
  ['+886 912-345-678', '886912345678', '886'],
  ['886912345679', '886912345679', '886'],
  [' +1 (555) 010.9999 ', '15550109999', '1'],
])('the number %j is stored as %s', async (written, kept, countryCode) => {
  const phoneNumberId = String(200_000_000_000_000 + Math.floor(Math.random() * 1e12));
  await app.control.addWhatsappNumber({ ...testWhatsapp, phoneNumberId, phoneNumber: kept, countryCode });
  const made = await connect('whatsapp', { ...testWhatsapp, phoneNumberId, phoneNumber: written });
  expect(made.body).toMatchObject({ state: 'ready', public: { phoneNumber: kept } });
});

test.each<[string, string, object, string, RegExp]>([
  ['a leading 0', 'whatsapp', { ...testWhatsapp, phoneNumber: '0912-345-678' }, 'phoneNumber', /country code/],
  ['letters', 'whatsapp', { ...testWhatsapp, phoneNumber: '+886 CALL' }, 'phoneNumber', /phone number/],
  ['too few digits', 'whatsapp', { ...testWhatsapp, phoneNumber: '+886 91' }, 'phoneNumber', /phone number/],
  ['no account', 'instagram', testPage, 'accountId', /./],
  ['no page', 'instagram', { ...testInstagram, pageId: undefined }, 'pageId', /./],
  ['a username for an account', 'instagram', { ...testInstagram, accountId: '@kojima' }, 'accountId', /digits only/],
  ['a field of another platform', 'whatsapp', { ...testWhatsapp, pageId: '1' }, '', /pageId/],
])('%s is refused: %s', async (_name, platform, credentials, field, message) => {
  const { status, body } = await connect<Problem>(platform, credentials);
  expect([status, body.code]).toEqual([400, 'invalid_body']);
  expect(body.errors).toContainEqual(
    expect.objectContaining({
      path: field ? `credentials.${field}` : 'credentials',
      message: expect.stringMatching(message),
    }),
  );
});

test.each<[string, () => Promise<unknown>, string, () => object]>([
  [
    'the token of another page',
    () => app.control.addMessengerPage({ pageId: '701', accessToken: 'other-page', appSecret: 'app-secret' }),
    'instagram',
    () => ({ ...testInstagram, accountId: '17841400000000009', accessToken: 'other-page' }),
  ],
  [
    'another account than the page’s',
    async () => {},
    'instagram',
    () => ({ ...testInstagram, accountId: '17841400000000008' }),
  ],
  [
    'the token of another number',
    () =>
      app.control.addWhatsappNumber({ phoneNumberId: '301', phoneNumber: '886277009999', accessToken: 'other-number' }),
    'whatsapp',
    () => ({ ...testWhatsapp, phoneNumberId: '302', accessToken: 'other-number' }),
  ],
  [
    'another number than the id’s',
    () => app.control.addWhatsappNumber({ ...testWhatsapp, phoneNumberId: '303', phoneNumber: '886277008888' }),
    'whatsapp',
    () => ({ ...testWhatsapp, phoneNumberId: '303', phoneNumber: '886277007777' }),
  ],
  [
    'the secret of another app',
    () =>
      app.control.addWhatsappNumber({
        ...testWhatsapp,
        phoneNumberId: '304',
        phoneNumber: '886277006666',
        requireProof: true,
      }),
    'whatsapp',
    () => ({ ...testWhatsapp, phoneNumberId: '304', phoneNumber: '886277006666', appSecret: 'another' }),
  ],
])('%s: the channel is created, and needs attention', async (_name, arrange, platform, credentials) => {
  await arrange();
  const made = await connect(platform, credentials());
  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({ state: 'attention', attention: 'channel_unauthorized' });
});

test('an account can be connected once, and another account of its platform as well', async () => {
  expect((await connect('instagram', testInstagram)).status).toBe(409);
  expect((await connect('whatsapp', testWhatsapp)).status).toBe(409);
});

test('a number in new credentials is also checked and stored as digits', async () => {
  const bad = await app.api<Problem>('PATCH', `/channels/${app.whatsapp.id}`, {
    credentials: { phoneNumber: '0277001234' },
  });
  expect([bad.status, bad.body.errors?.[0]?.path]).toEqual([400, 'credentials.phoneNumber']);
  const phoneNumber = '+886 2 7700-1234';
  const good = await app.api<ChannelView>('PATCH', `/channels/${app.whatsapp.id}`, { credentials: { phoneNumber } });
  expect(good.body).toMatchObject({ state: 'ready', public: { phoneNumber: testWhatsapp.phoneNumber } });
});

test.each([
  ['messenger', 'messenger-ios'],
  ['instagram', 'instagram-ios'],
  ['whatsapp', 'safari-ios'],
] as const)('a card is sent on %s, tapped in %s, and leads to LINE', async (platform, agent) => {
  const customer = await app.newCustomer('小美', 'friend', { on: [platform] });
  const campaign = await app.newCampaign({ sourceChannelId: app[platform].id });
  const card = await app.newCard(customer, campaign.id, { on: platform });
  const answer = await app.postLink(await app.tap(card, agent), await app.login(customer));
  expect(answer.status).toBe('linked');
  await app.settle();
  expect(await app.chat(platform, customer)).toEqual(['source linked']);
});
