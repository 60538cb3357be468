// `GET /go/:token` for four sources and two targets: where its page's links lead, what happens to `e`, and that nothing is written.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Platform } from '../../domain/channel.ts';
import { type AgentKey, agents } from '../../simulator/agents.ts';
import { insertChannel } from '../../store/testing/test-rows.ts';
import { type LinkTest, openLinkTest } from '../../testing/test-link.ts';
import { readTap } from './link-token.ts';

let app: LinkTest;
/** The token of a card for each of the eight routes. */
const cards = new Map<string, string>();
let before: unknown;

const sources = ['messenger', 'instagram', 'line', 'whatsapp'] as const;
const number = '886900000001';
const otherLiffId = '1650000004-Other001';

beforeAll(async () => {
  app = await openLinkTest({ env: { TRUST_PROXY: '1' } });
  await openWays();
  before = await app.counts();
});
afterAll(async () => {
  expect(await app.counts()).toEqual(before);
  await app.close();
});

/** To accounts that are no source, since a card never leads to the account that it came from. */
async function openWays() {
  const channel = (platform: Platform, externalId: string, ids: object) =>
    insertChannel(app.context.store.pool, platform, { name: '小島選物', external_id: externalId, public: ids });
  const targets = {
    line: await channel('line', 'U0123456789abcdef0123456789abcdef', {
      liffId: otherLiffId,
      addFriendUrl: 'https://line.me/R/ti/p/%40other',
    }),
    whatsapp: await channel('whatsapp', '500000000000099', { phoneNumber: number }),
  };
  const externalIds = {
    messenger: '7000000000000002',
    instagram: '8000000000000002',
    line: 'U0123456789abcdef0123456789abcde0',
    whatsapp: '886912345678',
  };
  for (const source of sources) {
    for (const target of ['line', 'whatsapp'] as const) {
      const card = target === 'whatsapp' ? { whatsappText: '我要加入會員；請連結 & 謝謝' } : {};
      const campaign = await app.newCampaign({
        sourceChannelId: app[source].id,
        targetChannelId: targets[target],
        card,
      });
      const contact = { channelId: app[source].id, externalId: externalIds[source] };
      const { body } = await app.api<{ url: string }>('POST', '/cards', {
        campaignId: campaign.id,
        contact,
      });
      cards.set(`${source} ${target}`, body.url.split('/go/')[1] ?? '');
    }
  }
}

const home = '203.0.113.9';
const open = async (path: string, agent: string, method = 'GET', address = home) => {
  const response = await fetch(`${app.url}/go/${path}`, {
    method,
    headers: { 'user-agent': agent, 'x-forwarded-for': address, 'accept-language': 'zh-TW' },
    redirect: 'manual',
  });
  const html = await response.text();
  const [, state] = /data-state="(\w+)"/.exec(html) ?? [];
  return { status: response.status, location: response.headers.get('location'), state, html };
};

/** The page that a browser sees after its own redirect, and the tap in its address. */
const arrive = async (token: string, agent: AgentKey) => {
  const first = await open(token, agents[agent]);
  const own = first.location?.includes('/go/') ? new URL(first.location) : null;
  const page = own ? await open(`${token}${own.search}`, agents[agent]) : first;
  return { ...page, e: own?.searchParams.get('e') ?? null };
};
/** Where the page's links lead, in order, as their `href` says. */
const links = (html: string) =>
  [...html.matchAll(/<a class="button[^"]*" href="([^"]*)"/g)].map(([, href = '']) => href.replaceAll('&amp;', '&'));
const fallbackOf = (href: string) => decodeURIComponent(/;S\.browser_fallback_url=([^;]+);end$/.exec(href)?.[1] ?? '');

describe.each(sources)('from %s to WhatsApp', (source) => {
  const names = { messenger: 'Messenger', instagram: 'Instagram', line: 'LINE', whatsapp: 'WhatsApp' };
  const token = () => cards.get(`${source} whatsapp`) ?? '';
  const draftOf = (link: string) => {
    const url = new URL(link);
    expect(url.origin + url.pathname).toBe(`https://wa.me/${number}`);
    expect([...url.searchParams.keys()]).toEqual(['text']);
    return url.searchParams.get('text') ?? '';
  };

  test('the marketer’s words, the card’s own code, what sending does, and no token', async () => {
    const { html, state } = await arrive(token(), 'safari-ios');
    expect([state, html.includes('data-step="whatsapp"')]).toEqual(['jump', true]);
    const [href = ''] = links(html);
    const [own, code, says] = draftOf(href).split('\n');
    expect(own).toBe('我要加入會員；請連結 & 謝謝');
    expect(code).toMatch(/^代碼 ([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(says).toBe(`傳送後，我的 ${names[source]} 和 WhatsApp 會連在一起。`);
    expect(href).not.toContain('eyJ');
  });

  test.each<AgentKey>([
    'safari-ios',
    'chrome-android',
    'samsung-android',
    'line-inapp-ios',
    'line-inapp-android',
    'line-ios',
  ])('%s: the jump page at once, with the same draft each time', async (agent) => {
    const page = await open(token(), agents[agent]);
    expect(page).toMatchObject({ status: 200, location: null, state: 'jump' });
    expect(draftOf(links(page.html)[0] ?? '')).toBe(draftOf(links((await open(token(), agents[agent])).html)[0] ?? ''));
  });

  test.each<AgentKey>(['messenger-ios', 'facebook-ios', 'instagram-ios', 'webview-ios', 'threads-ios'])(
    '%s: the guide, after one redirect to itself',
    async (agent) => {
      const page = await arrive(token(), agent);
      expect([page.state, Boolean(page.e)]).toEqual(['open_externally', true]);
      expect(page.html).toContain('WhatsApp');
    },
  );

  test.each<AgentKey>(['messenger-ios-metaiab', 'facebook-ios-metaiab', 'threads-ios-metaiab'])(
    '14 §2.1: %s, without FBAN or FBAV: the guide, no jump that can’t work',
    async (agent) => {
      const page = await arrive(token(), agent);
      expect([page.state, Boolean(page.e)]).toEqual(['open_externally', true]);
    },
  );

  test.each<AgentKey>(['messenger-android', 'facebook-android', 'instagram-android', 'webview-android'])(
    '%s: the app’s own intent, wa.me as its fallback',
    async (agent) => {
      const page = await arrive(token(), agent);
      expect([page.state, Boolean(page.e)]).toEqual(['jump', true]);
      const [href = ''] = links(page.html);
      expect(href).toMatch(new RegExp(`^intent://send\\?phone=${number}&text=[^#]+#Intent;scheme=whatsapp;`));
      expect(draftOf(fallbackOf(href))).toMatch(/^我要加入會員/);
    },
  );

  test('a desktop scans, or continues in WhatsApp Web', async () => {
    const { html } = await open(token(), agents.desktop);
    expect(html).toMatch(/data-step="desktop".*<svg class="qr"/s);
    expect(html).not.toContain('iPhone');
    expect(draftOf(links(html)[0] ?? '')).toMatch(/^我要加入會員/);
  });
});

describe.each(sources)('from %s to LINE', (source) => {
  const token = () => cards.get(`${source} line`) ?? '';
  const liff = (e: string) => `${app.context.config.platforms.liff}/${otherLiffId}?t=${e}`;

  test.each<AgentKey>(['instagram-android', 'instagram-android-plain', 'webview-android', 'messenger-android'])(
    '%s: an intent to LINE with the page’s own tap, unless the card is Facebook’s',
    async (agent) => {
      const page = await arrive(token(), agent);
      if (source === 'messenger') return expect([page.state, page.e]).toEqual(['not_on_android', null]);
      const [href = '', exit = ''] = links(page.html);
      expect(href).toMatch(/^intent:\/\/.*#Intent;scheme=http;/);
      expect(fallbackOf(href)).toBe(liff(page.e ?? ''));
      expect(exit).toContain(`link.example.com/go/${token()}?e=${page.e}#Intent;scheme=https;`);
    },
  );

  test('an iPhone’s guide copies the address with its tap, which continues in Safari', async () => {
    const guide = await arrive(token(), 'messenger-ios');
    expect(links(guide.html)).toEqual([`x-safari-https://link.example.com/go/${token()}?e=${guide.e}`]);
    const jump = await open(`${token()}?e=${guide.e}`, agents['safari-ios']);
    expect(links(jump.html)).toEqual([liff(guide.e ?? '')]);
  });

  test('LINE’s own browser: 302, with a tap that began there', async () => {
    const { status, location } = await open(token(), agents['line-inapp-android']);
    const t = new URL(location ?? '').searchParams.get('t') ?? '';
    expect([status, location]).toEqual([302, liff(t)]);
    expect(await readTap(app.context, t, new Date())).toMatchObject({ value: { provenance: { kind: 'line' } } });
  });

  test('a desktop’s code is the address with its tap; a Facebook card’s asks for an iPhone', async () => {
    const { html } = await open(token(), agents['ipad-desktop']);
    const t = new URL(links(html)[0] ?? '').searchParams.get('t');
    expect(/<code[^>]*>([^<]*)</.exec(html)?.[1]).toBe(`https://link.example.com/go/${token()}?e=${t}`);
    expect(html.includes('要用 iPhone')).toBe(source === 'messenger');
    expect(html).toMatch(/<template id="touch"><main data-state="jump" data-step="line">/);
  });
});

describe('e in an external browser', () => {
  const tapOf = async (html: string) => {
    const t = new URL(links(html)[0] ?? '').searchParams.get('t') ?? '';
    const read = await readTap(app.context, t, new Date());
    return { t, tap: read.ok ? read.value : null };
  };
  const token = () => cards.get('instagram line') ?? '';

  test('continues the same tap, from any network', async () => {
    const { e } = await arrive(token(), 'instagram-ios');
    const { html } = await open(`${token()}?e=${e}`, agents['safari-ios'], 'GET', '198.51.100.7');
    expect((await tapOf(html)).t).toBe(e);
  });

  test('older than 30 minutes it is still carried on, and asks first', async () => {
    const { e } = await arrive(token(), 'instagram-ios');
    app.clock.offsetMs += 31 * 60_000;
    const { html } = await open(`${token()}?e=${e}`, agents['safari-ios']);
    app.clock.offsetMs = 0;
    expect((await tapOf(html)).t).toBe(e);
  });

  test.each<[string, () => string | Promise<string>]>([
    ['another card’s', async () => (await arrive(cards.get('line line') ?? '', 'instagram-ios')).e ?? ''],
    ['forged', async () => `${(await arrive(token(), 'instagram-ios')).e?.slice(0, -43)}${'A'.repeat(43)}`],
    ['the card’s own token', () => token()],
    ['words', () => 'hello'],
    ['empty', () => ''],
    ['endless', () => 'e'.repeat(1500)],
  ])('%s: a tap of its own begins', async (_name, e) => {
    const carried = await e();
    const { html, status } = await open(`${token()}?e=${carried}`, agents['safari-ios']);
    const { t, tap } = await tapOf(html);
    expect([status, t === carried, tap?.provenance?.kind]).toEqual([200, false, 'external']);
  });

  test('inside an app only its own tap counts: not one of another network or app', async () => {
    const { e } = await arrive(token(), 'instagram-android');
    for (const [agent, address, ageMs] of [
      ['instagram-android', '198.51.100.7', 11_000],
      ['webview-android', home, 0],
      ['line-inapp-ios', home, 0],
    ] as const) {
      app.clock.offsetMs = ageMs;
      const { status, location } = await open(`${token()}?e=${e}`, agents[agent], 'GET', address);
      expect([agent, status, location?.includes(e ?? '')]).toEqual([agent, 302, false]);
    }
    app.clock.offsetMs = 0;
  });
});

test('prefetches and HEAD are answered like their browser', async () => {
  for (const token of cards.values()) {
    expect(await open(token, agents['safari-ios'], 'HEAD')).toMatchObject({ status: 200, html: '' });
  }
});
