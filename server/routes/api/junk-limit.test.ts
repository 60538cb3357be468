// Invalid requests in quantity are limited per network; valid ones always pass (rules §3).
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testLine, testPage } from '../../testing/test-app.ts';
import { type LinkTest, openLinkTest } from '../../testing/test-link.ts';

let app: LinkTest;
beforeAll(async () => {
  app = await openLinkTest({ env: { TRUST_PROXY: '1' } });
});
afterAll(() => app.close());
// A window is a clock minute: each test uses its own.
beforeEach(() => {
  app.clock.offsetMs += 60_000 - (app.context.now().getTime() % 60_000);
});

type Ask = { path: string; method?: string; body?: object; headers?: Record<string, string> };

async function statusOf(from: string, { path, method = 'GET', body, headers }: Ask): Promise<number> {
  const response = await fetch(`${app.url}${path}`, {
    method,
    headers: {
      'x-forwarded-for': from,
      origin: 'https://link.example.com',
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...headers,
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  await response.text();
  return response.status;
}

/** A few at a time: more at once would be turned away for want of places. */
async function statusesOf(froms: string[], ask: Ask): Promise<number[]> {
  const statuses: number[] = [];
  for (let at = 0; at < froms.length; at += 6) {
    statuses.push(...(await Promise.all(froms.slice(at, at + 6).map((from) => statusOf(from, ask)))));
  }
  return statuses;
}

const watch = `${randomUUID()}.${'A'.repeat(22)}`;
const login = { idToken: 'a.b.c', accessToken: 'x' };
const junk: [string, number, number, () => Promise<Ask>][] = [
  ['card tokens at /go', 60, 404, async () => ({ path: '/go/eyJhbGciOiJIUzI1NiJ9.e30.AAAA' })],
  ['tokens', 60, 200, async () => ({ path: '/api/v1/link', method: 'POST', body: { token: 'forged', ...login } })],
  [
    'sign-ins with LINE',
    60,
    200,
    async () => {
      const card = await app.newCard(await app.newCustomer());
      return { path: '/api/v1/link', method: 'POST', body: { token: card.token, ...login } };
    },
  ],
  ['watches', 60, 404, async () => ({ path: `/api/v1/link/${watch}` })],
  [
    'watches to undo',
    60,
    200,
    async () => ({ path: `/api/v1/link/${watch}/undo`, method: 'POST', body: { idToken: 'a.b.c' } }),
  ],
  [
    'API keys',
    60,
    401,
    async () => ({ path: '/api/v1/channels', headers: { authorization: `Bearer omni_${'k'.repeat(43)}` } }),
  ],
  [
    'verify tokens',
    30,
    403,
    async () => ({ path: '/webhooks/meta?hub.mode=subscribe&hub.challenge=1&hub.verify_token=guess' }),
  ],
  ['one-time links', 30, 404, async () => ({ path: '/api/v1/session/link', method: 'POST', body: { code: 'guess' } })],
  [
    'passkeys',
    30,
    401,
    async () => ({
      path: '/api/v1/session/passkey',
      method: 'POST',
      body: { response: { id: 'AAAA', rawId: 'AAAA', type: 'public-key', response: {}, clientExtensionResults: {} } },
    }),
  ],
];

test.each(junk)('14 §1.8: bad %s: %i a minute for all addresses of a network', async (_what, limit, refused, ask) => {
  const asked = await ask();
  const v4 = Array.from({ length: limit }, (_, n) => `203.0.113.${n + 1}:${1000 + n}`);
  const statuses = await statusesOf(v4, asked);
  expect(new Set(statuses)).toEqual(new Set([refused]));
  expect(await statusOf('203.0.113.200', asked)).toBe(429);
  expect(await statusOf('[2001:db8:1:2::1]:443', asked)).toBe(refused);
  expect(await statusOf('203.0.114.200', asked)).toBe(refused);
  app.clock.offsetMs += 60_000;
  expect(await statusOf('203.0.113.200', asked)).toBe(refused);
});

test('14 §1.8: an IPv6 network is 48 bits', async () => {
  const ask = { path: `/api/v1/link/${watch}` };
  const from = (n: number) => `2001:db8:7:${n.toString(16)}::${n}`;
  const statuses = await statusesOf(
    Array.from({ length: 60 }, (_, n) => from(n)),
    ask,
  );
  expect(new Set(statuses)).toEqual(new Set([404]));
  expect(await statusOf(from(999), ask)).toBe(429);
  expect(await statusOf('2001:db8:8::1', ask)).toBe(404);
});

test('14 §1.8: customers in one office all link, also while another client there sends invalid requests', async () => {
  const office = '198.51.100.7';
  for (let n = 0; n < 70; n += 1) await statusOf(office, { path: `/api/v1/link/${watch}` });
  for (let n = 0; n < 70; n += 1) await statusOf(office, { path: '/go/forged' });
  const link = async (n: number): Promise<string> => {
    const customer = await app.control.addCustomer({ name: `C${n}` });
    await app.control.line.setFriendship(testLine.channelId, customer.id, 'friend');
    const contact = { channelId: app.messenger.id, externalId: `77${String(n).padStart(14, '0')}` };
    const made = await app.api<{ url: string }>('POST', '/cards', { campaignId: app.campaign.id, contact });
    const token = made.body.url.split('/go/')[1];
    const { idToken, accessToken } = await app.login(customer);
    const body = { token, consent: true, idToken, accessToken };
    return (await app.api<{ status: string }>('POST', '/link', body, { 'x-forwarded-for': office })).body.status;
  };
  const answers: string[] = [];
  for (let n = 0; n < 100; n += 5) {
    answers.push(...(await Promise.all([0, 1, 2, 3, 4].map((more) => link(n + more)))));
  }
  expect(new Set(answers)).toEqual(new Set(['linked']));
  expect(answers).toHaveLength(100);
});

test('14 §1.8: a valid key and a valid verify token always pass', async () => {
  for (let n = 0; n < 70; n += 1) {
    expect((await app.api('GET', '/session/all', undefined, { authorization: 'Bearer wrong' })).status).toBe(
      n < 60 ? 401 : 429,
    );
  }
  expect((await app.api('GET', '/channels')).status).toBe(200);
  const path = `/webhooks/meta?hub.mode=subscribe&hub.challenge=1&hub.verify_token=${encodeURIComponent(testPage.verifyToken)}`;
  for (let n = 0; n < 40; n += 1) expect(await statusOf('192.0.2.1', { path })).toBe(200);
});
