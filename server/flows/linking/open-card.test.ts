// `GET /go/:token` over HTTP (rules §1, §2): what each browser gets, and that nothing is written.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AgentKey, agents } from '../../simulator/agents.ts';
import { testLine } from '../../testing/test-app.ts';
import { type LinkTest, openLinkTest, tappedAt } from '../../testing/test-link.ts';

let app: LinkTest;
let card: { id: string; token: string };
let before: unknown;
beforeAll(async () => {
  app = await openLinkTest();
  card = await app.newCard(await app.newCustomer('陳小美', 'friend'));
  before = await app.counts();
});
afterAll(async () => {
  expect(await app.counts()).toEqual(before);
  await app.close();
});

const open = async (path: string, agent: string, method = 'GET') => {
  const response = await fetch(`${app.url}/go/${path}`, {
    method,
    headers: { 'user-agent': agent },
    redirect: 'manual',
  });
  const html = await response.text();
  const [, state] = /data-state="(\w+)"/.exec(html) ?? [];
  return { status: response.status, location: response.headers.get('location'), state, html };
};

describe('each browser', () => {
  test.each<[AgentKey, string]>([
    ['safari-ios', 'jump'],
    ['desktop', 'jump'],
    ['messenger-android', 'not_on_android'],
    ['facebook-android', 'not_on_android'],
    ['chrome-android', 'not_on_android'],
  ])('%s: %s', async (agent, state) => {
    const seen = await open(card.token, agents[agent]);
    expect(seen).toMatchObject({ status: 200, location: null, state });
    // Where the link isn't offered no tap token is issued; nothing of the contact is shown before sign-in.
    expect(seen.html.includes(`${testLine.liffId}?t=`)).toBe(state === 'jump');
    for (const secret of ['陳', '小美']) expect(seen.html).not.toContain(secret);
  });

  test.each<AgentKey>(['messenger-ios', 'facebook-ios', 'instagram-ios'])(
    '%s: once to itself with its tap, then the guide',
    async (agent) => {
      const first = await open(card.token, agents[agent]);
      expect(first.status).toBe(302);
      const address = new URL(first.location ?? '');
      expect(address.pathname).toBe(`/go/${card.token}`);
      const second = await open(`${card.token}${address.search}`, agents[agent]);
      expect(second).toMatchObject({ status: 200, state: 'open_externally' });
    },
  );

  test.each<AgentKey>(['line-inapp-ios', 'line-inapp-android', 'line-ios'])(
    '%s: 302 to the LIFF app',
    async (agent) => {
      const { status, location } = await open(card.token, agents[agent]);
      expect(status).toBe(302);
      expect(location).toContain(`/liff/${testLine.liffId}?t=`);
    },
  );
});

test('every in-app browser starts its own tap: another app’s, or an old e, is replaced', async () => {
  const messenger = new URL((await open(card.token, agents['messenger-ios'])).location ?? '').search;
  const facebook = await open(`${card.token}${messenger}`, agents['facebook-ios']);
  expect(facebook.status).toBe(302);
  expect(facebook.location).not.toContain(messenger);
  app.clock.offsetMs += 31 * 60_000;
  const later = await open(`${card.token}${messenger}`, agents['messenger-ios']);
  const token = new URL(later.location ?? '').searchParams.get('e') ?? '';
  expect(tappedAt(token)).toBeGreaterThan(tappedAt(messenger.slice(3)));
  app.clock.offsetMs = 0;
});

test('tokens are short enough for LINE’s button, and HEAD is answered like GET', async () => {
  const { location } = await open(card.token, agents['messenger-ios']);
  expect(card.token.length).toBeLessThanOrEqual(400);
  expect((new URL(location ?? '').searchParams.get('e') ?? '').length).toBeLessThanOrEqual(400);
  expect((await open(card.token, agents['messenger-ios'], 'HEAD')).status).toBe(302);
});

describe('bad cards are answered here, in every browser', () => {
  test.each<[string, () => string | Promise<string>, number]>([
    ['cut', () => card.token.slice(0, -1), 404],
    ['forged', () => `${card.token.slice(0, card.token.lastIndexOf('.'))}.${'A'.repeat(43)}`, 404],
    ['no card has this id', () => app.context.keys.sign('card', { c: '01900000-0000-7000-8000-000000000000' }), 404],
    ['a preview', () => app.context.keys.sign('preview', { c: card.id }), 404],
    ['a tap', () => app.tap(card), 404],
    ['words', () => 'hello', 404],
  ])('%s: %i', async (_name, token, status) => {
    for (const agent of ['messenger-ios', 'line-inapp-ios', 'chrome-android'] as const)
      expect(await open(await token(), agents[agent])).toMatchObject({ status, location: null, state: 'failed' });
  });

  test('expired 410, revoked 404', async () => {
    await app.sql('update card set expires_at = now() where id = $1', [card.id]);
    expect(await open(card.token, agents['safari-ios'])).toMatchObject({ status: 410, state: 'failed' });
    await app.sql('update card set revoked_at = now() where id = $1', [card.id]);
    expect(await open(card.token, agents['safari-ios'])).toMatchObject({ status: 404, state: 'failed' });
  });
});
