// A LINE MINI App in place of the Login channel (issue 14, §2.12): three inner channels, one of them in use.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChannelView, CredentialTestView, SetupItem } from '../../contract/channels.ts';
import { testLine } from '../../testing/test-app.ts';
import { type LinkTest, openLinkTest } from '../../testing/test-link.ts';

const inner = (n: number) => ({ channelId: `166000000${n}`, liffId: `166000000${n}-MiniApp${n}` });
const [developing, review, published] = [inner(1), inner(2), inner(3)];
const credentials = { appType: 'mini_app', loginChannelId: published.channelId, liffId: published.liffId };

let app: LinkTest;
beforeAll(async () => {
  app = await openLinkTest();
  await app.control.patchLineChannel(testLine.channelId, {
    miniApp: { developing, review },
    loginChannelId: published.channelId,
    liffId: published.liffId,
    endpointUrl: 'https://link.example.com/link',
    webhookUrl: app.line.webhookUrl,
    webhookProbe: { reason: 'OK', statusCode: 200, detail: '200' },
  });
  const { status } = await app.api('PATCH', `/channels/${app.line.id}`, { credentials });
  expect(status).toBe(200);
});
afterAll(() => app.close());

test('14 §2.12: the channel shows what it is, and its values are tested without the LIFF server API', async () => {
  const { body } = await app.api<ChannelView>('GET', `/channels/${app.line.id}`);
  expect(body).toMatchObject({ state: 'ready', public: credentials });
  const tried = (given: object) =>
    app.api<CredentialTestView>('POST', `/channels/${app.line.id}/test`, { credentials: given });
  expect((await tried({ loginChannelSecret: 'whatever' })).body).toMatchObject({ answered: true, errors: [] });
  expect((await tried({ liffId: developing.liffId })).body.errors).toMatchObject([{ path: 'credentials.liffId' }]);
});

test('14 §2.12: the check skips size and secret, and checks the inner channel and its consent', async () => {
  const { body } = await app.api<{ items: SetupItem[] }>('POST', `/channels/${app.line.id}/check`);
  expect(body.items.map(({ id, ok }) => [id, ok])).toEqual([
    ...['token', 'webhook', 'webhook_reachable'].map((id) => [id, true]),
    ['webhook_redelivery', null],
    ['mini_liff_id', true],
    ...['mini_published', 'mini_endpoint', 'mini_scopes', 'mini_bot_prompt', 'mini_consent'].map((id) => [id, null]),
    ...['mini_linked_bot', 'mini_same_provider', 'mini_name', 'greeting'].map((id) => [id, null]),
  ]);
  const endpoint = body.items.find(({ id }) => id === 'mini_endpoint');
  expect(endpoint).toMatchObject({ tickable: true, message: 'Is the endpoint URL https://link.example.com/link?' });
  const ticked = await app.api<ChannelView>('PATCH', `/channels/${app.line.id}`, {
    ticked: ['mini_endpoint', 'mini_consent'],
  });
  expect(ticked.body.check?.items.filter(({ id }) => ['mini_endpoint', 'mini_consent'].includes(id))).toMatchObject([
    { ok: true },
    { ok: true, message: 'Channel consent simplification is off.' },
  ]);
});

test('14 §2.12: a card leads to miniapp.line.me, and both addresses open the app', async () => {
  const customer = await app.newCustomer();
  const card = await app.newCard(customer);
  const page = await fetch(`${app.url}/go/${card.token}`, { redirect: 'manual' });
  const target = `${app.context.config.platforms.miniApp}/${published.liffId}?t=`;
  expect(`${page.headers.get('location') ?? ''}${await page.text()}`).toContain(target);
  const opened = (url: string) => app.control.line.openLiff({ customer: customer.id, url });
  for (const host of ['https://miniapp.line.me', 'https://liff.line.me'])
    expect(await opened(`${host}/${published.liffId}?t=x`)).toMatchObject({ liffId: published.liffId });
});

test('14 §2.12: tokens of the inner channel in use link, those of another are refused', async () => {
  const customer = await app.newCustomer();
  const card = await app.newCard(customer);
  const tokensOf = async (liffId: string) => {
    const { url } = await app.control.line.openLiff({
      customer: customer.id,
      url: `https://miniapp.line.me/${liffId}`,
    });
    const fragment = new URLSearchParams(new URL(url).hash.slice(1));
    return { idToken: fragment.get('id_token'), accessToken: fragment.get('access_token') };
  };
  const link = async (liffId: string) => {
    const body = { token: card.token, ...(await tokensOf(liffId)), consent: true };
    return (await app.api<{ status: string; reason?: string }>('POST', '/link', body)).body;
  };
  for (const { liffId } of [developing, review])
    expect(await link(liffId)).toEqual({ status: 'failed', reason: 'login_invalid' });
  expect((await link(published.liffId)).status).toBe('linked');
});
