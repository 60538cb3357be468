// What people, browsers and platforms do without any attack, and must change nothing: many accounts of one person, expired tokens,
// crawlers that read every address, repeated webhooks. Translated pages: e2e/translated.spec.ts.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { agents } from '../../simulator/agents.ts';
import { type LinkTest, openLinkTest } from '../../testing/test-link.ts';

let app: LinkTest;
beforeAll(async () => {
  app = await openLinkTest();
});
afterEach(() => app.invariants());
afterAll(() => app.close());

describe('14 §2.13: what holds', () => {
  test('six LINE accounts of one person, in six browsers at once: one links, five get “used”', async () => {
    const owner = await app.newCustomer('陳小美');
    const card = await app.newCard(owner);
    const browsers = [
      'messenger-ios',
      'facebook-ios',
      'safari-ios',
      'chrome-android',
      'desktop',
      'line-inapp-ios',
    ] as const;
    const people = [owner];
    for (let n = 1; n < browsers.length; n += 1) people.push(await app.newCustomer(`陳小美${n}`, 'friend', { on: [] }));
    const calls = people.map(async (person, n) => {
      const token = await app.tap(card, browsers[n]).catch(() => card.token);
      return app.postLink(token || card.token, await app.login(person), true);
    });
    const answers = await Promise.all(calls);
    const told = answers.map(({ status, reason }) => reason ?? status).sort();
    expect(told).toEqual([...Array(5).fill('card_used'), 'linked']);
    await app.settle();
    const heard = await Promise.all(people.map((person) => app.chat('line', person)));
    expect(heard.flat()).toEqual(['target linked']);
    expect(await app.chat('messenger', owner)).toEqual(['source linked']);
  });

  test('expired tokens: an ID token is refused, an old tap asks, an expired card says so, and nothing is written', async () => {
    const customer = await app.newCustomer('陳小美');
    const card = await app.newCard(customer);
    const token = await app.tap(card);
    const old = await app.login(customer, { iatOffsetS: -7200, expOffsetS: -3600 });
    expect(await app.postLink(token, old)).toEqual({ status: 'failed', reason: 'login_invalid' });
    app.clock.offsetMs = 31 * 60_000;
    const asked = await app.postLink(token, await app.login(customer));
    app.clock.offsetMs = 0;
    expect(asked.status).toBe('consent');
    await app.sql('update card set expires_at = now() where id = $1', [card.id]);
    expect(await app.postLink(token, await app.login(customer))).toEqual({ status: 'failed', reason: 'token_expired' });
    await app.settle();
    expect(await app.chats(customer)).toEqual(app.silence);
    expect(await app.outcomes(card)).toEqual(['open']);
  });

  test('crawlers, previews, prefetches and HEAD read a card and change nothing', async () => {
    const customer = await app.newCustomer('陳小美');
    const card = await app.newCard(customer);
    const before = await app.counts();
    const readers: [string, RequestInit][] = [
      ['facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)', {}],
      ['facebookexternalhit/1.1;line-poker/1.0', {}],
      ['WhatsApp/2.23.20.0', {}],
      ['Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', {}],
      [agents['safari-ios'], { headers: { 'sec-purpose': 'prefetch' } }],
      [agents['messenger-ios'], { method: 'HEAD' }],
    ];
    for (const [agent, init] of readers) {
      const headers = { ...init.headers, 'user-agent': agent };
      const { status } = await fetch(`${app.url}/go/${card.token}`, { ...init, headers, redirect: 'manual' });
      expect([200, 302], agent).toContain(status);
    }
    expect(await app.counts()).toEqual(before);
    expect((await app.link(customer, card)).status).toBe('linked');
  });

  test('repeated webhooks, doubled and out of order: one contact, one link, one message each', async () => {
    const { customer, card } = await app.waiting();
    await app.control.webhookSwitches({ duplicate: 2, redelivered: true, outOfOrder: true });
    await app.play(customer, 'follow');
    await app.settle();
    await app.control.webhookSwitches({});
    expect(await app.outcomes(card)).toEqual(['linked']);
    expect(await app.chats(customer)).toEqual(app.bothLinked);
    const contacts = await app.sql('select from contact where external_id = $1', [customer.lineUserId]);
    expect(contacts).toHaveLength(1);
  });
});
