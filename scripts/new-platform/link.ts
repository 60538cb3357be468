import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChannelView } from '../../contract/channels.ts';
import { openTestApp, type TestApp } from '../../testing/test-app.ts';

let app: TestApp;
let channel: ChannelView;
const account = { pageId: '700000000000009', accessToken: 'toy-token', appSecret: 'toy-secret' };

beforeAll(async () => {
  app = await openTestApp();
  await app.control.addMessengerPage({ ...account, verifyToken: 'unused', name: 'Toy shop' });
  const made = await app.api<ChannelView>('POST', '/channels', { platform: 'toy', name: 'Toy', credentials: account });
  channel = made.body;
  const webhookUrl = channel.webhookUrl.replace(app.context.config.publicUrl, app.url);
  await app.control.patchMessengerPage(account.pageId, { webhookUrl });
});
afterAll(() => app.close());

const chat = (customer: { id: string }) => app.control.chat('messenger', account.pageId, customer.id);

test('toy: a keyword brings a card, a tap links to LINE, and both chats are told', async () => {
  expect(channel).toMatchObject({ state: 'ready', public: { pageId: account.pageId } });
  await app.newCampaign({ sourceChannelId: channel.id, card: { keywords: ['toy card'] } });
  const customer = await app.newCustomer('陳小美', 'friend', { on: [] });
  await app.control.messenger.type(account.pageId, customer.id, 'toy card');
  await app.settle();
  const url = (await chat(customer)).flatMap(({ buttons }) => buttons ?? []).find((button) => button.url)?.url ?? '';
  const tap = await app.tap({ token: url.split('/go/')[1] ?? '', agent: 'safari-ios' });
  const answer = await app.postLink(tap, await app.login(customer));
  expect(answer).toMatchObject({ status: 'linked', source: { platform: 'toy' }, target: { platform: 'line' } });
  await app.settle();
  expect((await chat(customer)).at(-1)?.text).toContain('source linked');
  expect(await app.chat('line', customer)).toEqual(['target linked']);
});

test('toy: its address takes only what is signed, and no other platform’s channel', async () => {
  const post = (path: string) => fetch(`${app.url}/webhooks/${path}`, { method: 'POST', body: '{}' });
  expect((await post(`toy/${channel.id}`)).status).toBe(401);
  expect((await post(`toy/${app.line.id}`)).status).toBe(404);
});

test('toy: no campaign leads to it', async () => {
  const body = { name: 'x', sourceChannelId: app.messenger.id, targetChannelId: channel.id };
  const refused = await app.api<{ errors: { path: string; message: string }[] }>('POST', '/campaigns', body);
  expect(refused.body.errors).toEqual([
    expect.objectContaining({ path: 'targetChannelId', message: expect.stringContaining('Toy cannot be targets') }),
  ]);
});
