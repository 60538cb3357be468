// Not a story: asks /go for every user agent × source × target and draws each page that looks different once, with the visits that
// lead to it, into docs/jump-pages.png.
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from '@playwright/test';
import { type AgentKey, agents } from '../server/simulator/agents.ts';
import { drawSheet, type Tile } from './contact-sheet-layout.ts';
import { type Source, sources, type Target, targets } from './every-account.ts';
import { expect, test } from './fixtures.ts';
import type { OmniLink } from './omnilink.ts';

const file = fileURLToPath(new URL('../docs/jump-pages.png', import.meta.url));

test('the contact sheet', async ({ browser, omnilink }) => {
  const tiles = new Map<string, Tile>();
  const add = async (key: string, visit: Tile['visits'][number], draw: () => Promise<Omit<Tile, 'visits'>>) => {
    const tile = tiles.get(key) ?? { ...(await draw()), visits: [] };
    tile.visits.push(visit);
    tiles.set(key, tile);
  };
  for (const { path, url } of await newCards(omnilink)) {
    for (const agent of Object.keys(agents) as AgentKey[]) {
      const visit = { agent, path };
      const arrived = await arrive(url, agent, omnilink.url);
      if (!arrived) {
        await add('LIFF', visit, async () => ({ title: '302 → LIFF', picture: null, isWide: false }));
        continue;
      }
      const look = `${isWide(agent)} ${lookOf(arrived.html, agent)}`;
      await add(look.replace(steps, 'steps'), visit, () => draw(browser, agent, arrived.address, false));
      // Unfolded, the words above the steps needn't be drawn again for each source.
      if (steps.test(look))
        await add(look.replace(words, ''), visit, () => draw(browser, agent, arrived.address, true));
    }
  }
  // Five apps to leave, two targets to jump to, a computer, Android's refusal and LINE's redirect at least.
  expect(tiles.size).toBeGreaterThan(9);
  await drawSheet(browser, [...tiles.values()], file);
});

/** The page that this user agent is given, `/go`'s redirect to itself followed; null: it is sent on to LINE. */
async function arrive(
  address: string,
  agent: AgentKey,
  origin: string,
): Promise<{ address: string; html: string } | null> {
  const headers = { 'user-agent': agents[agent], 'accept-language': 'zh-TW' };
  const answer = await fetch(address, { headers, redirect: 'manual' });
  const location = answer.headers.get('location');
  if (!location) return { address, html: await answer.text() };
  return location.startsWith(origin) ? arrive(location, agent, origin) : null;
}

/** What of a page can be seen: its addresses, code and all, are each card's own. An iPad sees what waits for a touch screen. */
function lookOf(html: string, agent: AgentKey): string {
  const app = html.slice(html.indexOf('<div id="app">')).replace(/\b(href|d)="[^"]*"/g, '');
  const touch = /<template id="touch">(.*)<\/template>/s.exec(app)?.[1] ?? '';
  const shown = agent === 'ipad-desktop' ? app.replace(/<main.*?<\/main>/s, touch) : app;
  return shown.replace(/<template.*<\/template>|<code.*?<\/code>/gs, '');
}

const steps = /<details>.*?<\/details>/s;
const words = /<p class="body">.*?<\/p>/s;

const isWide = (agent: AgentKey) => agent.startsWith('desktop') || agent === 'facebook-crawler';

/** A card for each of the eight routes, made for a new customer. */
async function newCards(omnilink: OmniLink): Promise<{ path: string; url: string }[]> {
  const every = await omnilink.everyAccount();
  const externalIds: Record<Source, string> = {
    messenger: '7000000000000099',
    instagram: '8000000000000099',
    line: `U${'0'.repeat(30)}99`,
    whatsapp: '886912345699',
  };
  const names = { messenger: 'Messenger', instagram: 'Instagram', line: 'LINE', whatsapp: 'WhatsApp' };
  const cards: { path: string; url: string }[] = [];
  for (const [from, to] of sources.flatMap((from) => targets.map((to): [Source, Target] => [from, to]))) {
    const { source, campaign } = await every.open(from, to);
    const contact = { channelId: source.channelId, externalId: externalIds[from] };
    const { url } = await omnilink.api<{ url: string }>('POST', '/cards', { campaignId: campaign.id, contact });
    cards.push({ path: `${names[from]} → ${names[to]}`, url });
  }
  return cards;
}

/** A picture of the page, 360 px wide; a computer's 1280. @param unfolded with its steps */
async function draw(
  browser: Browser,
  agent: AgentKey,
  address: string,
  unfolded: boolean,
): Promise<Omit<Tile, 'visits'>> {
  const context = await browser.newContext({
    userAgent: agents[agent],
    locale: 'zh-TW',
    colorScheme: 'light',
    reducedMotion: 'reduce',
    viewport: isWide(agent) ? { width: 1280, height: 740 } : { width: 360, height: 740 },
  });
  const page = await context.newPage();
  // The one desktop agent that is a tablet.
  if (agent === 'ipad-desktop')
    await page.addInitScript(() => Object.defineProperty(navigator, 'maxTouchPoints', { value: 5 }));
  await page.goto(address, { waitUntil: 'load' });
  if (unfolded) await page.locator('details').evaluate((steps) => steps.setAttribute('open', ''));
  const picture = (await page.screenshot({ fullPage: true })).toString('base64');
  const title = `${await stateOf(page)}${unfolded ? ' · steps' : ''}`;
  await context.close();
  return { title, picture, isWide: isWide(agent) };
}

async function stateOf(page: Page): Promise<string> {
  const main = page.getByRole('main');
  const [state, step] = [await main.getAttribute('data-state'), await main.getAttribute('data-step')];
  return step ? `${state} · ${step}` : `${state}`;
}
