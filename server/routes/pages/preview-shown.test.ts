// What `/preview/:token` shows is what customers get.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { agents } from '../../simulator/agents.ts';
import { type ModuleTest, openModuleTest, words } from '../../testing/test-modules.ts';
import { openPreview } from '../../testing/test-previews.ts';

let app: ModuleTest;
beforeAll(async () => {
  app = await openModuleTest();
});
afterAll(() => app.close());

/** The pages that a customer gets in these browsers, one after the other, with the tokens of a preview. */
async function pagesOf(token: string, browsers: (keyof typeof agents)[]): Promise<string[]> {
  const headers = (browser: keyof typeof agents) => ({ 'user-agent': agents[browser] });
  const pages: string[] = [];
  let at = `${app.url}/go/${token}`;
  for (const browser of browsers) {
    const answer = await fetch(at, { headers: headers(browser), redirect: 'manual' });
    const location = answer.headers.get('location');
    if (location) at = `${app.url}${location.slice('https://link.example.com'.length)}`;
    const page = location ? await fetch(at, { headers: headers(browser) }) : answer;
    pages.push(await page.text());
  }
  return pages.map((page) =>
    page
      .replaceAll(token, 'preview')
      .replace(/eyJ[\w-]+(\.[\w-]+){2}/g, 'preview')
      .replace(/[A-Z\d]{4}(-[A-Z\d]{4}){3}/g, 'A1B2-C3D4-E5F6-G7H8'),
  );
}

test.each([
  ['messenger', 'ios', ['messenger-ios', 'safari-ios']],
  ['messenger', 'android', ['messenger-android']],
  ['instagram', 'ios', ['instagram-ios', 'safari-ios']],
  ['instagram', 'android', ['instagram-android']],
  ['whatsapp', 'ios', ['safari-ios']],
  ['whatsapp', 'android', ['chrome-android']],
  ['line', 'ios', ['line-inapp-ios']],
  ['line', 'android', ['line-inapp-android']],
] as const)('the pages between a card from %s and its target on %s, byte for byte', async (source, os, browsers) => {
  const campaign = await app.campaignOf(source, { card: { keywords: [`${source} ${os}`] } });
  const customer = await app.newCustomer('x', 'friend', { on: [source] });
  const card = await app.newCard(customer, campaign.id, { on: source });
  const shown = await (await openPreview(app, campaign)).shows();
  expect(shown.go[os].map(({ html }) => html)).toEqual(await pagesOf(card.token, [...browsers]));
});

test('the page of /link, byte for byte', async () => {
  const customer = await app.newCustomer();
  const token = await app.tap(await app.newCard(customer));
  const page = await (await fetch(`${app.url}/link?t=${token}`)).text();
  expect((await (await openPreview(app, app.campaign)).shows()).linkHtml).toBe(page);
});

test('the campaign’s draft as it is saved, until the editor gives its own; then that', async () => {
  const campaign = await app.newCampaign();
  const phone = await openPreview(app, campaign);
  const first = await phone.shows();
  expect(JSON.stringify(first.messages)).toContain('target linked');
  await app.api('PATCH', `/campaigns/${campaign.id}`, {
    draft: { onSuccess: { target: words('saved') }, askFirst: true, name: 'renamed' },
  });
  const saved = await phone.shows();
  expect(JSON.stringify(saved.messages)).toContain('saved');
  expect(saved).toMatchObject({ asks: true, campaignName: 'renamed' });
  const draft = { onSuccess: { target: words('') }, card: { title: 'ty' } };
  expect((await app.api('PATCH', `/campaigns/${campaign.id}/preview`, { draft })).status).toBe(200);
  const typed = await phone.shows();
  expect(typed.messages.onSuccess.target).toEqual([]);
  expect(JSON.stringify(typed.messages.card)).toContain('"ty"');
  expect(new Set([first.version, saved.version, typed.version]).size).toBe(3);
});

test('the source of a card that somebody else may have sent is always told', async () => {
  const campaign = await app.newCampaign({ sourceNotice: 'never' });
  const { messages, sourceNotice } = await (await openPreview(app, campaign)).shows();
  expect(JSON.stringify(messages.onSuccess.source)).not.toContain('不是我，復原');
  expect(JSON.stringify(sourceNotice)).toContain('不是我，復原');
});

test('a disabled campaign, with a draft that could not be published', async () => {
  const campaign = await app.newCampaign({ enabled: false });
  const phone = await openPreview(app, campaign, { card: { title: '' }, onSuccess: { target: words('') } });
  expect(JSON.stringify((await phone.shows()).messages.card)).toContain('…');
});

test('the answers in a WhatsApp chat, as they come', async () => {
  const campaign = await app.campaignOf('line', { askFirst: true, card: { keywords: ['ask'] } });
  const customer = await app.newCustomer('陳小美', 'friend', { on: ['line'] });
  const shown = await (await openPreview(app, campaign)).shows();
  const card = await app.newCard(customer, campaign.id, { on: 'line' });
  const draft = shown.messages.whatsappText?.replace(/代碼 .*/, card.draft.match(/代碼 .*/)?.[0] ?? '');
  expect(card.draft).toBe(draft);
  const stranger = await app.newCustomer('x', 'friend', { on: ['line'] });
  await app.api('PATCH', `/campaigns/${campaign.id}`, { enabled: false });
  await app.say(stranger, card.draft);
  await app.settle();
  const [answer] = await app.saidOn('whatsapp', stranger);
  expect(JSON.stringify(shown.chat?.failed.campaign_disabled)).toContain(JSON.stringify(answer?.text));
  expect(JSON.stringify(shown.chat?.question)).toContain('要把「陳＊美」的 LINE 和這個 WhatsApp 連結嗎？');
});

test('the phone’s language, and a customer who is nobody', async () => {
  const phone = await openPreview(app, app.campaign);
  const english = await phone.shows({ 'accept-language': 'en' });
  expect(english.locale).toBe('en');
  expect(english.linkHtml).toContain('Linking…');
  expect(english.accounts.source).toMatchObject({ platform: 'messenger', name: '陳＊美' });
  expect(english.accounts.target).not.toHaveProperty('pictureUrl');
});
