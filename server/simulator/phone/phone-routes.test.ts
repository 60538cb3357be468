import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PhoneInfo } from './phone-info.ts';
import { type CampaignSwitch, phonePlugin } from './phone-routes.ts';

const info: PhoneInfo = {
  publicUrl: 'http://127.0.0.1:3000',
  channels: [
    { id: 'one', platform: 'messenger', account: '99', name: '山丘咖啡' },
    { id: 'two', platform: 'line', account: '1234', name: '山丘咖啡' },
  ],
  campaigns: [
    { id: 'summer', name: '夏天', sourceChannelId: 'one', targetChannelId: 'two', keyword: '連結', enabled: true },
  ],
};
const switched: CampaignSwitch[] = [];
const app = fastify();
const clientDir = mkdtempSync(join(tmpdir(), 'omnilink-phone-'));

beforeAll(async () => {
  writeFileSync(join(clientDir, 'phone.html'), '<title>phone</title>');
  writeFileSync(join(clientDir, 'service-worker.js'), 'self.x = 1;');
  const setCampaignEnabled = async (change: CampaignSwitch) => {
    switched.push(change);
    return change.id === 'summer';
  };
  await app.register(phonePlugin, { prefix: '/simulator', clientDir, info: () => info, setCampaignEnabled });
});
afterAll(async () => {
  await app.close();
  rmSync(clientDir, { recursive: true });
});

const get = (url: string) => app.inject({ url });

test('the page may load from its own origin only, and nobody may frame it', async () => {
  const answer = await get('/simulator/phone');
  expect([answer.statusCode, answer.body]).toEqual([200, '<title>phone</title>']);
  expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
  const policy = String(answer.headers['content-security-policy']);
  for (const part of ["default-src 'none'", "script-src 'self'", "frame-src 'self'", "frame-ancestors 'none'"]) {
    expect(policy.split('; ')).toContain(part);
  }
  expect(policy).not.toMatch(/unsafe|\*|https?:/);
  expect(answer.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
});

test('only the service worker may reach above its folder, and neither is kept', async () => {
  const worker = await get('/simulator/phone/service-worker.js');
  expect(worker.headers).toMatchObject({
    'service-worker-allowed': '/',
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': 'no-store',
  });
  expect(worker.body).toBe('self.x = 1;');
  const page = await get('/simulator/phone');
  expect(page.headers).not.toHaveProperty('service-worker-allowed');
  expect(page.headers['cache-control']).toBe('no-store');
});

test('without its built files the demo does not start', async () => {
  const other = fastify();
  const unbuilt = { clientDir: join(clientDir, 'nowhere'), info: () => info, setCampaignEnabled: async () => true };
  await expect(other.register(phonePlugin, unbuilt)).rejects.toThrow('ENOENT');
});

test('tells what is in the demo', async () => {
  const answer = await get('/simulator/phone/info');
  expect(answer.json()).toEqual(info);
  expect(answer.headers['cache-control']).toBe('no-store');
});

test('switches a campaign, and takes nothing but that', async () => {
  const post = (payload: object) => app.inject({ method: 'POST', url: '/simulator/phone/campaign', payload });
  const off = { id: 'summer', enabled: false };
  expect((await post(off)).statusCode).toBe(204);
  expect((await post({ ...off, id: 'winter' })).statusCode).toBe(404);
  for (const payload of [{}, { enabled: true }, { ...off, enabled: 'yes' }, { ...off, more: 1 }]) {
    expect((await post(payload)).statusCode).toBe(400);
  }
  expect(switched).toEqual([off, { ...off, id: 'winter' }]);
});
