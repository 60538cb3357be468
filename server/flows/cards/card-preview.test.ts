// The preview of a card's address in a chat: the crawlers of chat apps request it for every card.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AgentKey, agents } from '../../simulator/agents.ts';
import { openTestApp, type TestApp } from '../../testing/test-app.ts';
import { plain, upload } from '../../testing/test-pictures.ts';

let app: TestApp;
let token: string;
let imageId: string;
beforeAll(async () => {
  app = await openTestApp();
  imageId = (await upload(app, await plain(700, 700).png().toBuffer())).body.id;
  const card = { imageId, title: '加入「會員」 <b>', text: '綁定 & 領點數', button: '馬上綁定' };
  const campaign = await app.newCampaign({ card });
  token = (await app.newCard(await app.newCustomer('陳小美'), campaign.id)).token;
});
afterAll(() => app.close());

const open = async (path: string, agent: AgentKey) => {
  const response = await fetch(`${app.url}/go/${path}`, {
    headers: { 'user-agent': agents[agent] },
    redirect: 'manual',
  });
  return { status: response.status, page: await response.text() };
};
const metaOf = (page: string) =>
  Object.fromEntries(
    [...page.matchAll(/<meta (?:name|property)="((?:og|twitter):\w+|description)" content="([^"]*)">/g)].map((m) => [
      m[1],
      m[2],
    ]),
  );

test.each<AgentKey>(['facebook-crawler', 'line-crawler', 'whatsapp-crawler', 'slack-crawler', 'twitter-crawler'])(
  '14 §2.11: %s gets the card, no contact data, no tap and nothing to scan',
  async (agent) => {
    const { status, page } = await open(token, agent);
    expect(status).toBe(200);
    expect(metaOf(page)).toMatchObject({
      'og:title': '加入「會員」 &lt;b&gt;',
      'og:description': '綁定 &amp; 領點數',
      description: '綁定 &amp; 領點數',
      'og:image': `https://link.example.com/images/${imageId}/own`,
      'og:url': `https://link.example.com/go/${token}`,
      'twitter:card': 'summary_large_image',
    });
    expect(page).toMatch(/<title>加入「會員」 &lt;b&gt; · /);
    for (const hidden of ['陳小美', '陳＊', 'class="qr"', 'desktop', '?e=', 't=eyJ'])
      expect(page).not.toContain(hidden);
  },
);

test('14 §2.11: a crawler may fetch the picture', async () => {
  const { page } = await open(token, 'line-crawler');
  const { pathname } = new URL(metaOf(page)['og:image'] ?? '');
  const picture = await fetch(`${app.url}${pathname}`);
  expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
});

test('14 §2.11: an unknown crawler is treated as a desktop, which gets the text too', async () => {
  const { page } = await open(token, 'desktop');
  expect(metaOf(page)).toMatchObject({
    'og:title': '加入「會員」 &lt;b&gt;',
    'og:url': `https://link.example.com/go/${token}`,
  });
  expect(page).toContain('data-step="desktop"');
  expect(metaOf((await open(token, 'safari-ios')).page)).toEqual({});
});

test('14 §2.11: a card without a picture, and a missing card', async () => {
  const { token: bare } = await app.newCard(await app.newCustomer());
  expect(metaOf((await open(bare, 'line-crawler')).page)['twitter:card']).toBe('summary');
  expect((await open(`${token.slice(0, -1)}`, 'line-crawler')).status).toBe(404);
});
