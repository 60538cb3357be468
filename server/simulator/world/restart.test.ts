import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { simulatorClient } from '../client.ts';
import { startSimulator } from '../standalone.ts';
import { startFixture, startReceiver } from '../test-fixture.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'simulator-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('a restarted simulator has everything: accounts, people, chats, tokens, keys, retry keys', async () => {
  const stateFile = join(folder, 'deeper', 'world.json');
  const fixture = await startFixture(undefined, { stateFile });
  await fixture.control.line.follow('2001', fixture.customer.id);
  const tokens = await fixture.control.line.tokens('2001', fixture.customer.id);
  const headers = { authorization: `Bearer ${fixture.channel.accessToken}`, 'x-line-retry-key': crypto.randomUUID() };
  const body = { to: fixture.customer.lineUserId, messages: [{ type: 'text', text: 'kept' }] };
  expect((await fixture.line('POST', '/v2/bot/message/push', body, headers)).status).toBe(200);
  const before = await fixture.control.chat('line', '2001', fixture.customer.id);
  await fixture.simulator.close();

  const again = await startSimulator({ stateFile });
  const control = simulatorClient(again.url);
  expect(await control.chat('line', '2001', fixture.customer.id)).toEqual(before);
  expect(await control.customer(fixture.customer.lineUserId)).toEqual(fixture.customer);
  const form = new URLSearchParams({ id_token: tokens.idToken ?? '', client_id: tokens.clientId });
  expect((await fetch(`${again.url}/line-api/oauth2/v2.1/verify`, { method: 'POST', body: form })).status).toBe(200);
  const profile = { headers: { authorization: `Bearer ${tokens.accessToken}` } };
  expect((await fetch(`${again.url}/line-api/v2/profile`, profile)).status).toBe(200);
  const repeat = await fetch(`${again.url}/line-api/v2/bot/message/push`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(repeat.status).toBe(409);
  await again.close();
});

test('a webhook that was waiting is sent after the restart', async () => {
  const stateFile = join(folder, 'world.json');
  const fixture = await startFixture(undefined, { stateFile });
  await fixture.control.patchLineChannel('2001', { webhookUrl: 'http://127.0.0.1:1/hook' });
  await fixture.control.webhookSwitches({ delayMs: 60_000 });
  await fixture.control.line.follow('2001', fixture.customer.id);
  await fixture.simulator.close();

  const receiver = await startReceiver();
  const kept = JSON.parse(await readFile(stateFile, 'utf8'));
  kept.deliveries[0].url = receiver.url;
  await writeFile(stateFile, JSON.stringify(kept));
  const again = await startSimulator({ stateFile });
  await expect.poll(() => receiver.received.length).toBe(1);
  await again.close();
  await receiver.close();
});

test('Meta’s accounts and who knows whom are kept across a restart', async () => {
  const stateFile = join(folder, 'world.json');
  const fixture = await startFixture(undefined, { stateFile });
  await fixture.control.instagram.type('4001', fixture.customer.id, 'a');
  await fixture.control.whatsapp.type('5001', fixture.customer.id, 'b');
  const before = await fixture.control.customer(fixture.customer.id);
  await fixture.simulator.close();

  const again = await startSimulator({ stateFile });
  const control = simulatorClient(again.url);
  expect(await control.customer(fixture.customer.id)).toEqual(before);
  expect(again.world.state.instagramAccounts).toEqual({ '4001': fixture.instagram });
  expect(again.world.state.whatsappNumbers).toEqual({ '5001': fixture.number });
  expect(await control.chat('instagram', '4001', fixture.customer.id)).toHaveLength(1);
  expect(await control.chat('whatsapp', '5001', fixture.customer.waId)).toHaveLength(1);
  await again.close();
});

test('a file from before Instagram and WhatsApp', async () => {
  const stateFile = join(folder, 'world.json');
  const id = 'person-1';
  const old = { id, name: '陳', pictureUrl: null, language: 'zh-TW', lineUserId: 'U1', lineUserIds: {}, psids: {} };
  await writeFile(stateFile, JSON.stringify({ customers: { [id]: old } }));
  const simulator = await startSimulator({ stateFile });
  const control = simulatorClient(simulator.url);
  await control.addInstagramAccount({ accountId: '4001', pageId: '3001' });
  await control.addWhatsappNumber({ phoneNumberId: '5001', phoneNumber: '886912000001' });
  expect(await control.externalId(id, 'instagram', '4001')).toMatch(/^\d+$/);
  expect((await control.whatsapp.type('5001', id, 'a')).text).toBe('a');
  expect(await control.customer(id)).toMatchObject({ ...old, waId: expect.stringMatching(/^8869\d{8}$/) });
  await simulator.close();
});

test('a file that cannot be read starts a new world', async () => {
  const stateFile = join(folder, 'world.json');
  await writeFile(stateFile, '{"customers":');
  const simulator = await startSimulator({ stateFile });
  expect(simulator.world.state.customers).toEqual({});
  await simulator.close();
});
