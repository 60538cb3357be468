import { createContext, runInContext } from 'node:vm';
import fastify from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type PhoneInfo, phonePlugin } from './phone-routes.ts';

const info: PhoneInfo = {
  publicUrl: 'http://127.0.0.1:3000',
  brand: '山丘咖啡',
  accounts: { messenger: '99', line: '1234' },
  paths: [{ source: 'messenger', target: 'line', keyword: '連結', campaignEnabled: true }],
};
const switched: object[] = [];
const app = fastify();

beforeAll(async () => {
  const setCampaignEnabled = async (change: { source: string }) => {
    switched.push(change);
    return change.source === 'messenger';
  };
  await app.register(phonePlugin, { prefix: '/simulator', info: () => info, setCampaignEnabled });
});
afterAll(() => app.close());

const get = (url: string, headers = {}) => app.inject({ url, headers });

test('the page may load from its own origin only, and nobody may frame it', async () => {
  const answer = await get('/simulator/phone');
  expect(answer.statusCode).toBe(200);
  expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
  const policy = String(answer.headers['content-security-policy']);
  for (const part of ["default-src 'none'", "script-src 'self'", "frame-src 'self'", "frame-ancestors 'none'"]) {
    expect(policy.split('; ')).toContain(part);
  }
  expect(policy).not.toMatch(/unsafe|\*|https?:/);
  expect(answer.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
});

test('only the service worker may reach above its folder', async () => {
  const worker = await get('/simulator/phone/service-worker.js');
  expect(worker.headers['service-worker-allowed']).toBe('/');
  expect(worker.headers['content-type']).toBe('text/javascript; charset=utf-8');
  expect((await get('/simulator/phone/main.js')).headers).not.toHaveProperty('service-worker-allowed');
});

test('every file that a file of the page names exists', async () => {
  const seen = new Set<string>();
  const visit = async (name: string) => {
    if (seen.has(name)) return;
    seen.add(name);
    const answer = await get(`/simulator/${name}`);
    expect(answer.statusCode, name).toBe(200);
    const named = [
      ...answer.body.matchAll(/(?:from '|url\("|(?:src|href)="(?:phone\/)?)(?:\.\/)?([\w-]+\.(?:js|css|svg))/g),
    ];
    for (const [, file] of named) await visit(`phone/${file}`);
  };
  await visit('phone');
  expect(seen.size).toBeGreaterThan(20);
});

test('a file that is known already is not sent again', async () => {
  const { headers } = await get('/simulator/phone/main.js');
  const again = await get('/simulator/phone/main.js', { 'if-none-match': headers.etag });
  expect([again.statusCode, again.body]).toEqual([304, '']);
});

test.each(['nothing.js', '..%2Fphone-routes.ts', 'constructor', 'toString'])('%s is not there', async (name) => {
  expect((await get(`/simulator/phone/${name}`)).statusCode).toBe(404);
});

test('tells what is in the demo', async () => {
  const answer = await get('/simulator/phone/info');
  expect(answer.json()).toEqual(info);
  expect(answer.headers['cache-control']).toBe('no-store');
});

test('switches the campaign of a path, and takes nothing but that', async () => {
  const post = (payload: object) => app.inject({ method: 'POST', url: '/simulator/phone/campaign', payload });
  const off = { source: 'messenger', target: 'line', enabled: false };
  expect((await post(off)).statusCode).toBe(204);
  expect((await post({ ...off, source: 'fax' })).statusCode).toBe(404);
  for (const payload of [{}, { enabled: true }, { ...off, enabled: 'yes' }, { ...off, more: 1 }]) {
    expect((await post(payload)).statusCode).toBe(400);
  }
  expect(switched).toEqual([off, { ...off, source: 'fax' }]);
});

test.each([
  ['goes on', 200, 0],
  ['has ended, and another server has its address', 404, 1],
  ['has ended', null, 1],
])('14 §1.10: the service worker, once the demo %s', async (_what, status, ended) => {
  const listeners: Record<string, (event: object) => void> = {};
  const waits: Promise<unknown>[] = [];
  let unregistered = 0;
  const self = {
    location: { href: 'http://127.0.0.1:3000/simulator/phone/service-worker.js', origin: 'http://127.0.0.1:3000' },
    addEventListener: (name: string, listener: (event: object) => void) =>
      Object.assign(listeners, { [name]: listener }),
    registration: {
      unregister: async () => {
        unregistered += 1;
      },
    },
  };
  const ask = async () => {
    if (status === null) throw new TypeError('fetch failed');
    return { ok: status === 200 };
  };
  const script = (await get('/simulator/phone/service-worker.js')).body;
  runInContext(script, createContext({ self, fetch: ask, URL, setTimeout }));
  const request = { url: 'http://127.0.0.1:3000/console', mode: 'navigate', destination: 'document', method: 'GET' };
  listeners.fetch?.({ request, waitUntil: (work: Promise<unknown>) => waits.push(work), respondWith: () => {} });
  await Promise.all(waits);
  expect(unregistered).toBe(ended);
});
