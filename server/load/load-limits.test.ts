// Overload: requests over the limit are refused at once, health and webhooks continue.
import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Problem } from '../contract/common.ts';
import { openTestApp, type TestApp } from '../testing/test-app.ts';
import type { LoadLimits } from './load-limits.ts';

const metricsToken = 'metrics-token-for-tests-0123456789';
const asOperator = { authorization: `Bearer ${metricsToken}` };
const one = { places: 1, queue: 0, maxWaitMs: 60_000 };
/** More places while the test's accounts are being connected. */
const requests = { ...one, places: 20 };
const limits: LoadLimits = { links: one, requests, webhooks: { ...one, queue: 100 }, large_webhooks: one };
let app: TestApp;
let held: Hold[] = [];
beforeAll(async () => {
  app = await openTestApp({ limits, env: { METRICS_TOKEN: metricsToken } });
  requests.places = 1;
  const { channels } = app.context.store;
  const plain = channels.list;
  // Simulates a slow database.
  channels.list = async (...call) => {
    await new Promise<void>((release) => held.push({ release }));
    return plain(...call);
  };
});
afterAll(() => app.close());
beforeEach(() => {
  held = [];
});

type Hold = { release: () => void };
const slowCall = () => app.api('GET', '/channels');
const isHeld = () => expect.poll(() => held.length).toBe(1);
const page = (path: string, headers: Record<string, string> = {}) => fetch(`${app.url}${path}`, { headers });

test('over the limit: 503 with Retry-After and a problem document or a page; health, assets and webhooks are answered', async () => {
  const slow = slowCall();
  await isHeld();
  const refused = await app.api<Problem>('GET', '/campaigns');
  expect(refused).toMatchObject({ status: 503, body: { code: 'overloaded' } });
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  for (const path of ['/go/x', '/link?t=x']) {
    const answer = await page(path, { 'accept-language': 'en' });
    expect([answer.status, Number(answer.headers.get('retry-after')) > 0]).toEqual([503, true]);
    expect(await answer.text()).toMatch(/<main data-state="failed" data-reason="busy">.*href="[^"]*">.*Try again/s);
  }
  for (const path of ['/healthz', '/readyz', '/metrics', '/console', '/openapi.json']) {
    expect([path, (await page(path, asOperator)).status]).toEqual([path, 200]);
  }
  expect((await fetch(`${app.url}/webhooks/line/${app.line.id}`, { method: 'POST', body: '{}' })).status).toBe(401);
  // Links have their own places, which slow console pages don't use.
  expect((await app.api('POST', '/link', { token: 'x', idToken: 'x', accessToken: 'x' })).status).toBe(200);
  held[0]?.release();
  expect((await slow).status).toBe(200);
  expect((await app.api('GET', '/campaigns')).status).toBe(200);
  expect(await (await page('/metrics', asOperator)).text()).toContain(
    'omnilink_requests_shed_total{class="requests"} 3',
  );
});

test('a closed connection’s work continues, and its place is taken until that is done', async () => {
  const authorization = 'Bearer test-admin-key-0123456789-0123456789';
  const impatient = request(`${app.url}/api/v1/channels`, { headers: { authorization } });
  impatient.on('error', () => {}).end();
  await isHeld();
  const closed = new Promise((resolve) => impatient.once('close', resolve));
  impatient.destroy();
  await closed;
  expect((await app.api('GET', '/campaigns')).status).toBe(503);
  held[0]?.release();
  await expect.poll(async () => (await app.api('GET', '/campaigns')).status).toBe(200);
});

test('a slow body takes no place', async () => {
  const { port } = new URL(app.url);
  const slow = connect(Number(port), '127.0.0.1');
  slow.write(
    'POST /api/v1/link HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 50\r\n\r\n{"token"',
  );
  await once(slow, 'connect');
  for (let i = 0; i < 3; i += 1) {
    expect((await app.api('POST', '/link', { token: 'x', idToken: 'x', accessToken: 'x' })).status).toBe(200);
  }
  slow.destroy();
});

test('a request waits for a place that becomes free soon', async () => {
  const first = app.api('POST', '/link', { token: 'x', idToken: 'x', accessToken: 'x' });
  expect((await first).status).toBe(200);
  const many = Array.from({ length: 20 }, () => fetch(`${app.url}/webhooks/meta`, { method: 'POST', body: '{}' }));
  expect(new Set((await Promise.all(many)).map(({ status }) => status))).toEqual(new Set([401]));
});
