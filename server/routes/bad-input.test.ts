// What no form of the console sends, and somebody will: each is refused in words, and nothing of it stays.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CampaignView } from '../contract/campaigns.ts';
import type { Problem } from '../contract/common.ts';
import type { ModuleView } from '../contract/modules.ts';
import { openTestApp, type TestApp } from '../test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

const text = { kind: 'text', text: 'hi' };
const newModule = async () =>
  (await app.api<ModuleView>('POST', '/modules', { platform: 'messenger', name: 'm', blocks: [text] })).body;

describe('an id in capitals', () => {
  test('is the same channel, so it can’t be source and target', async () => {
    const [source, target] = [app.line.id, app.line.id.toUpperCase()];
    const { body } = await app.api<Problem>('POST', '/campaigns', {
      name: 'x',
      sourceChannelId: source,
      targetChannelId: target,
    });
    expect(body).toMatchObject({ code: 'invalid_body', errors: [{ path: 'targetChannelId' }] });
  });

  test('is the same module, so a draft that says it keeps it', async () => {
    const module = await newModule();
    const said = { kind: 'module', moduleId: module.id.toUpperCase() };
    const campaign = await app.newCampaign();
    await app.api('PATCH', `/campaigns/${campaign.id}`, { draft: { onSuccess: { source: said } } });
    expect((await app.api<Problem>('DELETE', `/modules/${module.id}`)).body.code).toBe('conflict');
    const published = await app.api<CampaignView>('POST', `/campaigns/${campaign.id}/publish`);
    expect(published.body.onSuccess.source).toEqual({ kind: 'module', moduleId: module.id });
  });
});

test.each([
  ['/contacts?externalId=%00', 400],
  ['/contacts?externalId=%25', 200],
  ['/campaigns?q=%00', 400],
  ['/campaigns?limit=0', 400],
  ['/campaigns?limit=1&limit=2', 400],
  ['/campaigns?cursor=%00', 400],
  ['/campaigns?__proto__=1', 400],
])('GET %s: %d', async (path, status) => {
  expect((await app.api('GET', path)).status).toBe(status);
});

test('% and _ are letters to a search', async () => {
  const { id } = await app.newCampaign({ name: '100% _sale_' });
  const found = async (q: string) =>
    (await app.api<{ items: CampaignView[] }>('GET', `/campaigns?q=${encodeURIComponent(q)}`)).body.items.map(
      (c) => c.id,
    );
  expect([await found('0% _s'), await found('%'), await found('1%%')]).toEqual([[id], [id], []]);
});

test('a draft that grows save by save ends before a list can’t be read', async () => {
  const { id } = await app.newCampaign();
  const type = (draft: object) => app.api<Problem>('PATCH', `/campaigns/${id}`, { draft });
  expect((await type({ name: '字'.repeat(10_000) })).status).toBe(200);
  expect((await type({ card: { title: 'x'.repeat(80_000) } })).status).toBe(200);
  expect((await type({ card: { text: 'x'.repeat(80_000) } })).body).toMatchObject({ status: 413, code: 'too_large' });
  const { draft } = (await app.api<CampaignView>('GET', `/campaigns/${id}`)).body;
  expect([draft?.name?.length, draft?.card?.title?.length, draft?.card?.text]).toEqual([10_000, 80_000, undefined]);
});

test.each<[string, (tag: string) => string, number]>([
  ['as it was given', (tag) => tag, 200],
  ['made weak by a proxy that compresses', (tag) => `W/${tag}`, 200],
  ['among others', (tag) => `"x", ${tag}`, 200],
  ['any', () => '*', 200],
  ['without its quotes', (tag) => tag.replaceAll('"', ''), 412],
  ['weak and old', () => 'W/"0"', 412],
  ['empty', () => '', 412],
])('If-Match, %s', async (_what, header, status) => {
  const { id } = await app.newCampaign();
  const tag = (await app.api('GET', `/campaigns/${id}`)).headers.get('etag') ?? '';
  const change = await app.api('PATCH', `/campaigns/${id}`, { name: 'y' }, { 'if-match': header(tag) });
  expect(change.status).toBe(status);
});

test.each([
  ['/campaigns', {}],
  ['/campaigns', { authorization: 'Bearer nobody' }],
  ['/nowhere', {}],
])('nobody keeps an answer of the API: %s', async (path, headers) => {
  expect((await app.api('GET', path, undefined, headers)).headers.get('cache-control')).toBe('no-store');
});
