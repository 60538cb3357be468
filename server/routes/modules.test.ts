// Bot modules through the API (M13): kept, listed, changed by several people, deleted only where nobody says them; and everything
// that can't be sent refused in words, at its place.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Problem } from '../contract/common.ts';
import type { ModuleView } from '../contract/modules.ts';
import type { Platform } from '../domain/channel.ts';
import { openTestApp, type TestApp } from '../test-app.ts';
import { plain, upload } from '../test-pictures.ts';

let app: TestApp;
const pictures = { wide: '', tall: '' };
const campaigns = {} as Record<Platform, string>;
let deleted: string;
beforeAll(async () => {
  app = await openTestApp();
  const picture = async (height: number) => (await upload(app, await plain(100, height).jpeg().toBuffer())).body.id;
  Object.assign(pictures, { wide: await picture(300), tall: await picture(301) });
  for (const source of ['line', 'messenger', 'instagram', 'whatsapp'] as const) {
    const targetChannelId = app[source === 'line' ? 'whatsapp' : 'line'].id;
    campaigns[source] = (
      await app.newCampaign({ name: `from ${source}`, sourceChannelId: app[source].id, targetChannelId })
    ).id;
  }
  deleted = (await app.newCampaign({ name: 'gone' })).id;
  await app.api('DELETE', `/campaigns/${deleted}`);
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

describe('a bot module', () => {
  test('is made, read, changed and deleted; what is left out takes its default', async () => {
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

  test('keeps an address percent-encoded, as LINE wants it, and refuses one that gets too long by it', async () => {
    const made = await make('line', [url('https://example.com/集點 卡?q=1')]);
    const kept = 'https://example.com/%E9%9B%86%E9%BB%9E%20%E5%8D%A1?q=1';
    expect(made.body.blocks).toMatchObject([{ buttons: [{ url: kept }] }]);
    expect((await make('line', [url(`https://example.com/${'集'.repeat(200)}`)])).status).toBe(400);
  });

  test('a repeated call makes one', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const [first, second] = [await make('line', [text()], key), await make('line', [text()], key)];
    expect(second).toMatchObject({ status: 201, body: { id: first.body.id } });
    expect((await make('line', [text('other')], key)).status).toBe(422);
  });

  test('two people: whoever saves or deletes on an older version is told', async () => {
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

  test('somebody saves between a deletion’s look and its write: it is told, unless it names no version', async () => {
    const { modules } = app.context.store;
    const plain = modules.remove;
    const overtaken = async (headers: object) => {
      const { id } = (await make('line', [text()])).body;
      modules.remove = async (...call) => {
        await patch(id, { name: 'saved' });
        return plain(...call);
      };
      const answer = await app.api('DELETE', `/modules/${id}`, undefined, { ...headers });
      modules.remove = plain;
      return answer.status;
    };
    expect([await overtaken({ 'if-match': '"1"' }), await overtaken({})]).toEqual([412, 204]);
  });

  test('is listed page by page, newest first, of one platform where that is asked', async () => {
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

  test('needs somebody who may use OmniLink', async () => {
    expect((await fetch(`${app.url}/api/v1/modules`)).status).toBe(401);
    const key = await app.api<{ key: string }>('POST', '/api-keys', { name: 'agent', role: 'agent' });
    const authorization = `Bearer ${key.body.key}`;
    expect((await fetch(`${app.url}/api/v1/modules`, { headers: { authorization } })).status).toBe(403);
  });

  test('stands in the description of the API', async () => {
    const { paths } = (await (await fetch(`${app.url}/openapi.json`)).json()) as { paths: Record<string, object> };
    expect(Object.keys(paths['/api/v1/modules'] ?? {})).toEqual(['post', 'get']);
    expect(Object.keys(paths['/api/v1/modules/{id}'] ?? {})).toEqual(['get', 'patch', 'delete']);
  });
});

describe('where a bot module is said', () => {
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

  test('a draft that would take its place doesn’t free it', async () => {
    const { id } = (await make('messenger', [text()])).body;
    const campaign = await app.newCampaign({ onFailure: { source: says(id) } });
    await app.api('PATCH', `/campaigns/${campaign.id}`, { draft: { onFailure: { source: null } } });
    expect((await app.api('DELETE', `/modules/${id}`)).status).toBe(409);
    await app.api('POST', `/campaigns/${campaign.id}/publish`);
    expect((await app.api('DELETE', `/modules/${id}`)).status).toBe(204);
  });
});

const whatsappWords = 'WhatsApp takes either one button that opens an address, or up to three that reply';
const url = (address: string) => buttons({ buttons: [{ label: 'x', url: address }] });
const reply = { label: 'Say', reply: 'hi' };
const open = { label: 'Open', url: 'https://example.com/' };

test.each<[string, Platform, () => unknown, Record<string, string | RegExp>]>([
  ['no block', 'line', () => [], { blocks: 'needs a block' }],
  ['six blocks', 'line', () => Array(6).fill(text()), { blocks: /5/ }],
  ['a block of no kind we know', 'line', () => [{ kind: 'video' }], { 'blocks.0.kind': /./ }],
  ['an empty text', 'line', () => [text(' ')], { 'blocks.0.text': 'must not be empty' }],
  ['no button', 'line', () => [buttons({ buttons: [] })], { 'blocks.0.buttons': 'needs a button' }],
  ['four buttons', 'line', () => [buttons({ buttons: Array(4).fill(open) })], { 'blocks.0.buttons': /3/ }],
  [
    'an address that isn’t https',
    'line',
    () => [url('http://example.com/')],
    { 'blocks.0.buttons.0.url': 'must be an https address' },
  ],
  ['a script', 'line', () => [url('javascript:alert(1)')], { 'blocks.0.buttons.0.url': 'must be an https address' }],
  [
    'a picture that isn’t there',
    'line',
    () => [{ kind: 'image', imageId: randomUUID() }],
    { 'blocks.0.imageId': 'there is no such picture' },
  ],
  [
    '… on buttons',
    'whatsapp',
    () => [buttons({ imageId: randomUUID() })],
    { 'blocks.0.imageId': 'there is no such picture' },
  ],
  [
    'a picture too high on LINE’s buttons',
    'line',
    () => [text(), buttons({ imageId: pictures.tall })],
    { 'blocks.1.imageId': 'LINE: height at most 3 × width' },
  ],
  [
    'a text too long for Messenger',
    'messenger',
    () => [text('x'.repeat(2001))],
    { 'blocks.0.text': 'is 2001 characters; Messenger takes at most 2000' },
  ],
  [
    'bytes too many for Instagram',
    'instagram',
    () => [text('字'.repeat(334))],
    { 'blocks.0.text': 'is 1002 bytes (a Chinese character is 3); Instagram takes at most 1000' },
  ],
  [
    'a name that would not fit',
    'messenger',
    () => [text(`${'x'.repeat(1981)}{name}`)],
    { 'blocks.0.text': 'is 2001 characters; Messenger takes at most 2000' },
  ],
  [
    'title and text both too long with their names',
    'messenger',
    () => [buttons({ title: `${'x'.repeat(61)}{name}`, text: `{name}${'x'.repeat(61)}` })],
    { 'blocks.0.title': /is 81/, 'blocks.0.text': /is 81/ },
  ],
  [
    'both kinds of button on WhatsApp',
    'whatsapp',
    () => [buttons({ buttons: [open, reply] })],
    { 'blocks.0.buttons': whatsappWords },
  ],
  [
    'two addresses on WhatsApp',
    'whatsapp',
    () => [buttons({ buttons: [open, open] })],
    { 'blocks.0.buttons': whatsappWords },
  ],
  [
    'the card of no campaign',
    'messenger',
    () => [{ kind: 'card', campaignId: randomUUID() }],
    { 'blocks.0.campaignId': 'there is no such campaign' },
  ],
  [
    'the card of a deleted campaign',
    'messenger',
    () => [{ kind: 'card', campaignId: deleted }],
    { 'blocks.0.campaignId': 'this campaign has been deleted' },
  ],
  [
    'the card of another platform',
    'line',
    () => [{ kind: 'card', campaignId: campaigns.messenger }],
    { 'blocks.0.campaignId': 'the card of “from messenger” is sent on Messenger, not on LINE' },
  ],
  [
    'everything at once',
    'whatsapp',
    () => [
      text('x'.repeat(4097)),
      { kind: 'image', imageId: randomUUID() },
      buttons({ imageId: randomUUID(), buttons: [open, reply] }),
      { kind: 'card', campaignId: deleted },
    ],
    {
      'blocks.0.text': /4096/,
      'blocks.1.imageId': /no such picture/,
      'blocks.2.imageId': /no such picture/,
      'blocks.2.buttons': whatsappWords,
      'blocks.3.campaignId': /deleted/,
    },
  ],
])('refused: %s', async (_what, platform, blocks, errors) => {
  const { status, body } = await make(platform, blocks());
  expect([status, body.code]).toEqual([400, 'invalid_body']);
  const expected = Object.entries(errors).map(([path, message]) => ({
    path,
    message: typeof message === 'string' ? message : expect.stringMatching(message),
  }));
  expect(body.errors).toEqual(expected);
  const { id } = (await make(platform, [text()])).body;
  expect((await patch(id, { blocks: blocks() })).body.errors).toEqual(expected);
});

test.each<[string, Platform, () => unknown]>([
  [
    'five blocks of every kind',
    'messenger',
    () => [
      text(),
      { kind: 'image', imageId: pictures.tall },
      buttons({ imageId: pictures.tall }),
      { kind: 'card', campaignId: campaigns.messenger },
      text(),
    ],
  ],
  ['a picture of 1:3 on LINE’s buttons', 'line', () => [buttons({ imageId: pictures.wide })]],
  ['a higher one alone', 'line', () => [{ kind: 'image', imageId: pictures.tall }]],
  ['both kinds of button on LINE', 'line', () => [buttons({ buttons: [open, reply, open] })]],
  ['three answers on WhatsApp', 'whatsapp', () => [buttons({ buttons: [reply, reply, reply] })]],
  ['one address on WhatsApp', 'whatsapp', () => [buttons({ buttons: [open] })]],
  ['a text and a name that just fit', 'messenger', () => [text(`${'x'.repeat(1980)}{name}`)]],
])('taken: %s', async (_what, platform, blocks) => {
  expect((await make(platform, blocks())).status).toBe(201);
});

test.each<[string, unknown]>([
  ['a field nobody knows', { platform: 'line', name: 'x', blocks: [text()], more: 1 }],
  ['no name', { platform: 'line', name: ' ', blocks: [text()] }],
  ['a name of 10,000 characters', { platform: 'line', name: 'x'.repeat(10_000), blocks: [text()] }],
  ['NUL in a text', { platform: 'line', name: 'x', blocks: [text('a\u0000')] }],
  ['another platform than there are', { platform: 'fax', name: 'x', blocks: [text()] }],
])('refused: %s', async (_what, body) => {
  expect(await app.api('POST', '/modules', body)).toMatchObject({ status: 400, body: { code: 'invalid_body' } });
});

test('the platform stays as it was made', async () => {
  const { id } = (await make('line', [text()])).body;
  expect((await patch(id, { platform: 'whatsapp' })).status).toBe(400);
});
