import { type Browser, type BrowserContext, devices, expect, type Page } from '@playwright/test';
import { type AgentKey, agents } from '../server/simulator/agents.ts';
import { line } from './brand.ts';
import { type LiffLinks, routeNetwork } from './line-network.ts';
import type { OmniLink } from './omnilink.ts';
import { sees, taps } from './screens.ts';
import { type Trouble, watchPage } from './trouble.ts';

export type Device = 'iphone' | 'pixel';
/** Where a page is open: the chat app's own browser, the phone's browser, LINE's LIFF browser, LINE's ordinary one. */
export type App = 'messenger' | 'instagram' | 'browser' | 'line' | 'lineInApp';

const makes = {
  iphone: { os: 'ios', descriptor: devices['iPhone 15'] },
  pixel: { os: 'android', descriptor: devices['Pixel 7'] },
} as const;

/** Where the platforms are played, and the OmniLink that they lead to. */
type Places = Pick<OmniLink, 'url' | 'control'> & { simulator: { url: string } };
export type PhoneSetting = { browser: Browser; omnilink: Places; device: Device; trouble: Trouble };

/**
 * One customer's phone. Each app has a browser of its own, cookies and storage included, as on a real one. `owner` is who LINE knows
 * on it.
 */
export function buildPhone(setting: PhoneSetting, owner: { id: string }, has: { line: boolean } = { line: true }) {
  const { omnilink, device, trouble } = setting;
  const { os } = makes[device];
  const contexts = new Map<App, Promise<BrowserContext>>();
  const liffLinks: LiffLinks = has.line ? 'open_line' : 'stay_in_browser';

  const agentOf = (app: App): AgentKey => {
    if (app === 'browser') return os === 'ios' ? 'safari-ios' : 'chrome-android';
    return app === 'lineInApp' ? `line-inapp-${os}` : `${app}-${os}`;
  };

  async function newContext(app: App): Promise<BrowserContext> {
    const { defaultBrowserType: _, ...descriptor } = makes[device].descriptor;
    const agent = agentOf(app);
    const context = await setting.browser.newContext({
      ...descriptor,
      userAgent: agents[agent],
      // Drawn by this machine's processor, not by a phone's.
      deviceScaleFactor: 1,
      locale: 'zh-TW',
      timezoneId: 'Asia/Taipei',
    });
    await routeNetwork(context, {
      appUrl: omnilink.url,
      simulatorUrl: omnilink.simulator.url,
      // LINE itself follows its links; a browser hands them over.
      liffLinks: app === 'line' ? 'stay_in_browser' : liffLinks,
      onStranger: (url) => trouble.add(`a request to ${url}`),
    });
    if (app === 'line') await context.addInitScript({ content: await bridge(omnilink, agent) });
    context.on('page', (page) => watchPage(page, trouble));
    return context;
  }

  /** A new page of that app, empty yet. */
  async function open(app: App): Promise<Page> {
    const context = contexts.get(app) ?? newContext(app);
    contexts.set(app, context);
    return (await context).newPage();
  }

  /** A page of that app at an address. */
  async function visit(app: App, url: string): Promise<Page> {
    const page = await open(app);
    await page.goto(url, { waitUntil: 'commit' });
    return page;
  }

  /** The address that LINE opens for a LIFF link, tokens in its fragment; `consent`: the answer on LINE's own consent screen. */
  async function liffAddress(link: string, consent?: 'accept' | 'deny'): Promise<string> {
    await omnilink.control.line.browserUser(owner.id);
    const opened = await omnilink.control.line.openLiff({
      customer: owner.id,
      url: link,
      agent: `line-${os}`,
      consent,
    });
    return opened.url;
  }

  /** The LIFF link that a card in Messenger leads to, with the tap that an iPhone is given there (Android is given none). */
  async function tapToLiffLink(cardUrl: string): Promise<string> {
    return `https://liff.line.me/${line.liffId}?t=${await fetchTap(cardUrl)}`;
  }

  /** The same on an iPhone as a person does it: the guide in Messenger's browser, the same address in Safari, the button there. */
  async function walkToLiffLink(cardUrl: string): Promise<string> {
    if (device === 'pixel') return tapToLiffLink(cardUrl);
    const guide = await visit('messenger', cardUrl);
    await sees(guide, 'open_externally', '換瀏覽器打開這一頁');
    await guide.getByText('打不開？看步驟').tap();
    await expect(guide.getByRole('main').getByRole('listitem')).toHaveCount(3);
    const jump = await visit('browser', guide.url());
    return followJump(jump);
  }

  /** Taps *Open LINE* on the jump page. */
  async function followJump(jump: Page): Promise<string> {
    await sees(jump, 'jump/line', '到 LINE 完成連結');
    const [request] = await Promise.all([jump.waitForRequest(/^https:\/\/liff\.line\.me\//), taps(jump, '開啟 LINE')]);
    return request.url();
  }

  /** Taps a card in Messenger, and returns the page that LINE opens in the end. */
  async function tapCard(cardUrl: string): Promise<Page> {
    return visit('line', await liffAddress(await tapToLiffLink(cardUrl)));
  }

  /** The same through every page on the way. */
  async function walkCard(cardUrl: string): Promise<Page> {
    return visit('line', await liffAddress(await walkToLiffLink(cardUrl)));
  }

  /**
   * The same for a LINE that doesn't say in the fragment which channel its tokens are of: not enough for the fast road, so the page takes
   * the documented path.
   */
  async function tapCardSlowRoad(cardUrl: string): Promise<Page> {
    const address = await liffAddress(await tapToLiffLink(cardUrl));
    return visit('line', address.replace(/&client_id=\d+/, ''));
  }

  async function close(): Promise<void> {
    for (const context of contexts.values()) await (await context).close();
  }

  async function setOffline(isOffline: boolean): Promise<void> {
    for (const context of contexts.values()) await (await context).setOffline(isOffline);
  }

  return {
    device,
    open,
    visit,
    liffAddress,
    tapToLiffLink,
    followJump,
    tapCard,
    walkCard,
    tapCardSlowRoad,
    setOffline,
    close,
  };
}

async function fetchTap(cardUrl: string): Promise<string> {
  const response = await fetch(cardUrl, { headers: { 'user-agent': agents['messenger-ios'] }, redirect: 'manual' });
  return new URL(response.headers.get('location') ?? '').searchParams.get('e') ?? '';
}

async function bridge({ simulator }: Places, agent: AgentKey): Promise<string> {
  return (await fetch(`${simulator.url}/control/line/bridge.js?agent=${agent}`)).text();
}
