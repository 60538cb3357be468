// Bot modules through the API (M13): stored, listed, changed by several people, deleted only if no campaign uses them.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Problem } from '../../contract/common.ts';
import type { ModuleView } from '../../contract/modules.ts';
import type { Platform } from '../../domain/channel.ts';
import { openTestApp, type TestApp } from '../../testing/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

type Answer = ModuleView & Problem;
type Block = Record<string, unknown>;
const text = (words = 'hello'): Block => ({ kind: 'text', text: words });
const buttons = (more: Block = {}): Block => ({
  kind: 'buttons',
  title: 'Title',
  buttons: [{ label: 'Open', url: 'https://example.com/' }],
  ...more,
});
const make = (platform: Platform, blocks: unknown, headers = {}) =>
  app.api<Answer>('POST', '/modules', { platform, name: 'test', blocks }, headers);
const patch = (id: string, body: object, headers = {}) => app.api<Answer>('PATCH', `/modules/${id}`, body, headers);
const says = (moduleId: string) => ({ kind: 'module' as const, moduleId });

const url = (address: string) => buttons({ buttons: [{ label: 'x', url: address }] });

describe('a bot module', () => {
  test('is created, read, changed and deleted; fields that are left out get defaults', async () => {
    const made = await make('line', [text(' hi {name} '), buttons({ buttons: [{ label: 'Points', reply: '集點' }] })]);
    expect(made).toMatchObject({
      status: 201,
      body: {
        platform: 'line',
        name: 'test',
        blocks: [
          { kind: 'text', text: 'hi {name}' },
          { kind: 'buttons', imageId: null, title: 'Title', text: '', buttons: [{ label: 'Points', reply: '集點' }] },
        ],
        usedBy: [],
      },
    });
    const { id, createdAt } = made.body;
    const read = await app.api<Answer>('GET', `/modules/${id}`);
    expect(read.body).toEqual(made.body);
    const changed = await patch(id, { name: 'other' }, { 'if-match': read.headers.get('etag') ?? '' });
    expect(changed).toMatchObject({ status: 200, body: { name: 'other', blocks: made.body.blocks, createdAt } });
    expect(changed.headers.get('etag')).not.toBe(read.headers.get('etag'));
    expect((await patch(id, { blocks: [text('new')] })).body).toMatchObject({ name: 'other', blocks: [text('new')] });
    expect((await app.api('DELETE', `/modules/${id}`)).status).toBe(204);
    const gone = [
      await app.api('GET', `/modules/${id}`),
      await patch(id, { name: 'late' }),
      await app.api('DELETE', `/modules/${id}`),
    ];
    expect(gone.map(({ status }) => status)).toEqual([404, 404, 404]);
  });

  test('stores an address percent-encoded, as LINE requires, and refuses one that becomes too long', async () => {
    const made = await make('line', [url('https://example.com/集點 卡?q=1')]);
    const kept = 'https://example.com/%E9%9B%86%E9%BB%9E%20%E5%8D%A1?q=1';
    expect(made.body.blocks).toMatchObject([{ buttons: [{ url: kept }] }]);
    expect((await make('line', [url(`https://example.com/${'集'.repeat(200)}`)])).status).toBe(400);
  });

  test('a repeated call creates one', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const [first, second] = [await make('line', [text()], key), await make('line', [text()], key)];
    expect(second).toMatchObject({ status: 201, body: { id: first.body.id } });
    expect((await make('line', [text('other')], key)).status).toBe(422);
  });

  test('two people: saving or deleting an older version is refused', async () => {
    const { id } = (await make('line', [text()])).body;
    const seen = { 'if-match': (await app.api('GET', `/modules/${id}`)).headers.get('etag') ?? '' };
    expect((await patch(id, { name: 'first' }, seen)).status).toBe(200);
    const stale = [
      await patch(id, { name: 'second' }, seen),
      await app.api<Answer>('DELETE', `/modules/${id}`, undefined, seen),
    ];
    expect(stale.map(({ status }) => status)).toEqual([412, 412]);
    expect(stale[0]?.body.title).toBe('Somebody else has changed this bot module. Load it again.');
    const newest = { 'if-match': (await app.api('GET', `/modules/${id}`)).headers.get('etag') ?? '' };
    const both = await Promise.all([patch(id, { name: 'one' }, newest), patch(id, { name: 'two' }, newest)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
  });

  test('a save between a deletion’s read and write: the deletion is refused, unless it names no version', async () => {
    const { store } = app.context;
    const plain = store.audited;
    const overtaken = async (headers: object) => {
      const { id } = (await make('line', [text()])).body;
      store.audited = async (...call) => {
        store.audited = plain;
        await patch(id, { name: 'saved' });
        return plain(...call);
      };
      const answer = await app.api('DELETE', `/modules/${id}`, undefined, { ...headers });
      return answer.status;
    };
    expect([await overtaken({ 'if-match': '"1"' }), await overtaken({})]).toEqual([412, 204]);
  });

  test('is listed page by page, newest first, and by platform on request', async () => {
    const ids = [];
    for (const platform of ['instagram', 'whatsapp', 'instagram'] as const)
      ids.unshift((await make(platform, [text()])).body.id);
    const list = async (query: string) =>
      (await app.api<{ items: ModuleView[]; nextCursor: string | null }>('GET', `/modules?${query}`)).body;
    const first = await list('limit=2');
    const second = await list(`limit=1&cursor=${first.nextCursor}`);
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids);
    expect((await list('platform=instagram')).items.map(({ id }) => id)).toEqual([ids[0], ids[2]]);
    expect((await app.api('GET', '/modules?platform=fax')).status).toBe(400);
    expect((await app.api('GET', '/modules?cursor=nonsense')).status).toBe(400);
  });

  test('needs a person who may use OmniLink', async () => {
    expect((await fetch(`${app.url}/api/v1/modules`)).status).toBe(401);
    const key = await app.api<{ key: string }>('POST', '/api-keys', { name: 'agent', role: 'agent' });
    const authorization = `Bearer ${key.body.key}`;
    expect((await fetch(`${app.url}/api/v1/modules`, { headers: { authorization } })).status).toBe(403);
  });

  test('is in the description of the API', async () => {
    const { paths } = (await (await fetch(`${app.url}/openapi.json`)).json()) as { paths: Record<string, object> };
    expect(Object.keys(paths['/api/v1/modules'] ?? {})).toEqual(['post', 'get']);
    expect(Object.keys(paths['/api/v1/modules/{id}'] ?? {})).toEqual(['get', 'patch', 'delete']);
  });
});

describe('where a bot module is used', () => {
  test('live and in a draft, each place once; a deleted campaign doesn’t count', async () => {
    const { id } = (await make('messenger', [text()])).body;
    const used = async () => (await app.api<Answer>('GET', `/modules/${id}`)).body.usedBy;
    const target = { kind: 'text', text: 'hi' } as const;
    const live = await app.newCampaign({
      name: 'live',
      onSuccess: { source: says(id), target },
      onFailure: { source: says(id) },
    });
    const draft = await app.newCampaign({ name: 'draft' });
    await app.api('PATCH', `/campaigns/${draft.id}`, { draft: { onFailure: { source: says(id) } } });
    await app.api('PATCH', `/campaigns/${live.id}`, { draft: { onFailure: { source: says(id) }, name: 'later' } });
    expect(await used()).toEqual([
      { campaignId: live.id, name: 'live', places: ['onSuccess.source', 'onFailure.source'] },
      { campaignId: draft.id, name: 'draft', places: ['onFailure.source'] },
    ]);
    const refused = await app.api<Answer>('DELETE', `/modules/${id}`);
    expect(refused).toMatchObject({ status: 409, body: { code: 'conflict' } });
    expect(refused.body.title).toBe('This bot module is a message of “live”, “draft”. Choose another one there first.');

    await app.api('DELETE', `/campaigns/${live.id}`);
    expect(await used()).toMatchObject([{ name: 'draft' }]);
    expect((await app.api('DELETE', `/modules/${id}`)).status).toBe(409);
    await app.api('PATCH', `/campaigns/${draft.id}`, { draft: null });
    expect((await app.api('DELETE', `/modules/${id}`)).status).toBe(204);
    const restored = await app.api<Problem>('POST', `/campaigns/${live.id}/restore`);
    expect([restored.status, restored.body.title]).toEqual([
      409,
      'A bot module of this campaign has been deleted since.',
    ]);
  });

  test('a draft that replaces it doesn’t release it', async () => {
    const { id } = (await make('messenger', [text()])).body;
    const campaign = await app.newCampaign({ onFailure: { source: says(id) } });
    await app.api('PATCH', `/campaigns/${campaign.id}`, { draft: { onFailure: { source: null } } });
    expect((await app.api('DELETE', `/modules/${id}`)).status).toBe(409);
    await app.api('POST', `/campaigns/${campaign.id}/publish`);
    expect((await app.api('DELETE', `/modules/${id}`)).status).toBe(204);
  });
});

test('the platform can’t change', async () => {
  const { id } = (await make('line', [text()])).body;
  expect((await patch(id, { platform: 'whatsapp' })).status).toBe(400);
});
