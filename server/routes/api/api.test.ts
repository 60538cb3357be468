import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AttemptView, CampaignView } from '../../contract/campaigns.ts';
import type { ChannelView } from '../../contract/channels.ts';
import type { Problem } from '../../contract/common.ts';
import { openTestApp, type TestApp, testLine, testPage } from '../../testing/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

type Page<T> = { items: T[]; nextCursor: string | null };

describe('channels', () => {
  test('are identified by their platform, and never show a secret', async () => {
    const { body, status } = await app.api<Page<ChannelView>>('GET', '/channels');
    expect(status).toBe(200);
    const line = body.items.find(({ platform }) => platform === 'line');
    expect(line).toMatchObject({
      state: 'ready',
      attention: null,
      public: { basicId: '@kojima', loginChannelId: testLine.loginChannelId },
    });
    expect(line?.webhookUrl).toBe(`https://link.example.com/webhooks/line/${line?.id}`);
    const everything = JSON.stringify(body);
    for (const secret of [testLine.accessToken, testLine.channelSecret, testPage.appSecret, testPage.accessToken]) {
      expect(everything).not.toContain(secret);
    }
  });

  test('are encrypted in the database', async () => {
    const { rows } = await app.context.store.pool.query('select field, sealed from credential');
    expect(rows.length).toBeGreaterThan(5);
    const stored = Buffer.concat(rows.map((row) => row.sealed)).toString('latin1');
    expect(stored).not.toContain(testLine.accessToken);
  });

  test('one account connects once', async () => {
    const again = await app.api<Problem>('POST', '/channels', {
      platform: 'messenger',
      name: 'again',
      credentials: testPage,
    });
    expect([again.status, again.body.code]).toEqual([409, 'conflict']);
  });

  test('without an answer from the platform the channel is created in attention, and completed later', async () => {
    const credentials = { ...testPage, pageId: '700000000000009', accessToken: 'not-yet' };
    const made = await app.api<ChannelView>('POST', '/channels', { platform: 'messenger', name: 'late', credentials });
    expect(made).toMatchObject({ status: 201, body: { state: 'attention' } });
    await app.control.addMessengerPage({ ...credentials, accessToken: 'now', name: 'late' });
    const fixed = await app.api<ChannelView>('PATCH', `/channels/${made.body.id}`, {
      credentials: { accessToken: 'now' },
    });
    expect(fixed.body).toMatchObject({ state: 'ready', attention: null });
    expect((await app.api('DELETE', `/channels/${made.body.id}`)).status).toBe(204);
    expect((await app.api('GET', `/channels/${made.body.id}`)).status).toBe(404);
  });

  test('a channel in use cannot be deleted', async () => {
    expect((await app.api('DELETE', `/channels/${app.line.id}`)).status).toBe(409);
  });

  test.each([
    [
      'another Login channel’s LIFF ID',
      { platform: 'line', name: 'x', credentials: { ...testLine, liffId: '9999999999-TestLiff' } },
      'credentials.liffId',
    ],
    [
      'a missing secret',
      { platform: 'messenger', name: 'x', credentials: { ...testPage, appSecret: undefined } },
      'credentials.appSecret',
    ],
    ['an unknown field', { platform: 'messenger', name: 'x', credentials: testPage, more: 1 }, ''],
    ['NUL in a name', { platform: 'messenger', name: 'a\u0000b', credentials: testPage }, 'name'],
  ])('refuses %s, naming the field', async (_what, body, path) => {
    const answer = await app.api<Problem>('POST', '/channels', body);
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid_body']);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.body.errors?.map((error) => error.path)).toContain(path);
  });
});

describe('campaigns', () => {
  test('texts that are left out get the defaults', async () => {
    const made = await app.api<CampaignView>('POST', '/campaigns', {
      name: 'plain',
      sourceChannelId: app.messenger.id,
      targetChannelId: app.line.id,
    });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      enabled: false,
      card: { title: '連結你的 LINE', button: '連結 LINE', keywords: [] },
      onSuccess: {
        source: null,
        target: { kind: 'text', text: '連結好了！在 Messenger 或 LINE 找我們，都認得是你。' },
      },
      sourceNotice: 'always',
      askFirst: false,
      linkValidDays: 90,
    });
  });

  test('an edit with a stale ETag is refused; one with the current ETag is live', async () => {
    const { id } = await app.newCampaign();
    const tag = (await app.api('GET', `/campaigns/${id}`)).headers.get('etag') ?? '';
    const first = await app.api<CampaignView>(
      'PATCH',
      `/campaigns/${id}`,
      { card: { title: 'new' } },
      { 'if-match': tag },
    );
    expect(first.body.card).toMatchObject({ title: 'new', button: '連結 LINE' });
    const stale = await app.api<Problem>('PATCH', `/campaigns/${id}`, { name: 'late' }, { 'if-match': tag });
    expect([stale.status, stale.body.code]).toEqual([412, 'precondition_failed']);
  });

  test.each([
    ['one channel as both sides', () => ({ sourceChannelId: app.line.id, targetChannelId: app.line.id })],
    ['Messenger as target', () => ({ sourceChannelId: app.line.id, targetChannelId: app.messenger.id })],
    ['an unknown channel', () => ({ sourceChannelId: randomUUID(), targetChannelId: app.line.id })],
    [
      'no target message',
      () => ({ sourceChannelId: app.messenger.id, targetChannelId: app.line.id, onSuccess: { target: null } }),
    ],
    ['empty words', () => ({ sourceChannelId: app.messenger.id, targetChannelId: app.line.id, card: { title: ' ' } })],
  ])('refuses %s', async (_what, sides) => {
    expect(await app.api('POST', '/campaigns', { name: 'x', ...sides() })).toMatchObject({
      status: 400,
      body: { code: 'invalid_body' },
    });
  });

  test('lists page by page', async () => {
    for (let i = 0; i < 3; i += 1) await app.newCampaign({ name: `page ${i}` });
    const first = await app.api<Page<CampaignView>>('GET', '/campaigns?limit=2');
    const second = await app.api<Page<CampaignView>>('GET', `/campaigns?limit=2&cursor=${first.body.nextCursor}`);
    expect(new Set([...first.body.items, ...second.body.items].map(({ id }) => id)).size).toBe(4);
    expect((await app.api('GET', '/campaigns?cursor=nonsense')).status).toBe(400);
    expect((await app.api('GET', '/campaigns?limit=201')).status).toBe(400);
  });

  test('a deleted campaign isn’t found in the API, and its cards return campaign_disabled', async () => {
    const customer = await app.newCustomer();
    const campaign = await app.newCampaign();
    const card = await app.newCard(customer, campaign.id);
    expect((await app.api('DELETE', `/campaigns/${campaign.id}`)).status).toBe(204);
    expect((await app.api('GET', `/campaigns/${campaign.id}`)).status).toBe(404);
    const answer = await app.postLink(await app.tap(card), await app.login(customer));
    expect(answer).toMatchObject({ status: 'failed', reason: 'campaign_disabled' });
  });
});

test('an attempt tells both contacts’ names, and the profiles that they are on today', async () => {
  const { id } = await app.newCampaign();
  const attempts = async () => (await app.api<Page<AttemptView>>('GET', `/campaigns/${id}/attempts`)).body.items;
  const customer = await app.newCustomer('Lin', 'friend');
  await app.postLink(await app.tap(await app.newCard(customer, id)), await app.login(customer));
  await app.settle();
  const [linked] = await attempts();
  expect(linked?.source).toEqual({ name: 'Lin', profileId: expect.any(String) });
  expect(linked?.target).toEqual(linked?.source);

  await app.api('POST', `/contacts/${linked?.targetContactId}/unlink`);
  const [parted] = await attempts();
  expect(parted?.source).toEqual(linked?.source);
  expect(parted?.target).toEqual({
    name: 'Lin',
    profileId: expect.not.stringMatching(linked?.source?.profileId ?? '?'),
  });
});

describe('the API as a whole', () => {
  test('needs a key, except for the customer’s own calls', async () => {
    const bare = (path: string) => fetch(`${app.url}${path}`).then(({ status }) => status);
    expect(await bare('/api/v1/channels')).toBe(401);
    expect(await bare('/api/v1/campaigns')).toBe(401);
    expect(await bare('/api/v1/contacts')).toBe(401);
    expect(await bare('/api/v1/link/unknown')).toBe(404);
  });

  test('is described by the schemas of its answers', async () => {
    const document = (await (await fetch(`${app.url}/openapi.json`)).json()) as {
      openapi: string;
      paths: Record<string, Record<string, { responses: Record<string, unknown> }>>;
      components: { schemas: { Problem: { properties: Record<string, unknown> } } };
    };
    expect(document.openapi).toBe('3.1.0');
    const { properties } = document.components.schemas.Problem;
    expect(Object.keys(properties)).toEqual(expect.arrayContaining(['code', 'reason', 'params', 'errors']));
    expect(properties.errors).toMatchObject({ items: { required: ['path', 'message'], properties: { code: {} } } });
    const problem = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
    for (const call of Object.values(document.paths).flatMap((path) => Object.values(path))) {
      expect(call.responses.default).toMatchObject({ content: problem });
    }
  });

  test('counts in /metrics by route pattern, never by address', async () => {
    const metrics = await app.context.metricsText();
    expect(metrics).toContain('omnilink_http_requests_total');
    expect(metrics).toContain('route="/go/:token"');
    expect(metrics).not.toContain('eyJ');
  });

  test('a path that is too long or badly encoded gets a problem document, not a stack', async () => {
    for (const path of [`/go/${'x'.repeat(3000)}`, '/go/%E0%A4%A', '/nothing', `/api/v1/channels/${randomUUID()}x`]) {
      const answer = await fetch(`${app.url}${path}`, { headers: { authorization: 'Bearer x' } });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      expect(await answer.text()).not.toContain('node_modules');
    }
  });
});
