import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CampaignView } from '../../contract/campaigns.ts';
import type { Problem } from '../../contract/common.ts';
import { openTestApp, type TestApp } from '../../testing/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

const read = (id: string) => app.api<CampaignView>('GET', `/campaigns/${id}`);
const patch = (id: string, body: object, headers = {}) =>
  app.api<CampaignView>('PATCH', `/campaigns/${id}`, body, headers);
const publish = (id: string, headers = {}) =>
  app.api<CampaignView>('POST', `/campaigns/${id}/publish`, undefined, headers);
const etagOf = (reply: { headers: Headers }) => reply.headers.get('etag') ?? '';

test('edits saved as a draft accumulate and don’t change the live campaign until they are published together', async () => {
  const { id, card } = await app.newCampaign({ name: 'spring' });
  await patch(id, { draft: { name: 'summer', card: { title: '夏天' } } });
  await patch(id, { draft: { card: { button: '好' }, onSuccess: { source: null } } });
  const before = (await read(id)).body;
  expect(before).toMatchObject({
    name: 'spring',
    card,
    draft: { name: 'summer', card: { title: '夏天', button: '好' }, onSuccess: { source: null } },
  });
  expect(before.onSuccess.source).not.toBeNull();

  const after = await publish(id);
  expect(after).toMatchObject({
    status: 200,
    body: {
      name: 'summer',
      card: { title: '夏天', button: '好', text: card.text },
      onSuccess: { source: null },
      draft: null,
    },
  });
  expect(etagOf(after)).toBe(etagOf(await read(id)));
  expect((await publish(id)).body).toEqual(after.body);
});

test('an incomplete text is saved, and publishing names every field that can’t be published', async () => {
  const { id } = await app.newCampaign();
  const draft = {
    name: '',
    card: { title: '長'.repeat(10_000), text: '' },
    onSuccess: { target: { kind: 'text', text: '' } },
    linkValidDays: 0,
  };
  expect((await patch(id, { draft })).body.draft).toEqual(draft);
  const { status, body } = await app.api<Problem>('POST', `/campaigns/${id}/publish`);
  expect([status, body.code]).toEqual([400, 'invalid_body']);
  expect(body.errors?.map(({ path }) => path).sort()).toEqual([
    'card.text',
    'card.title',
    'linkValidDays',
    'name',
    'onSuccess.target.text',
  ]);
  expect((await read(id)).body).toMatchObject({ name: 'test', draft });

  // Short enough for the API, too long for the platform.
  await patch(id, { draft: null });
  await patch(id, { draft: { onSuccess: { source: { kind: 'text', text: 'x'.repeat(2001) } } } });
  const long = await app.api<Problem>('POST', `/campaigns/${id}/publish`);
  expect(long.body.errors).toMatchObject([{ path: 'onSuccess.source.text' }]);
});

test.each([
  { draft: { name: 5 } },
  { draft: { card: { title: null } } },
  { draft: { card: { keywords: 'one' } } },
  { draft: { sourceChannelId: randomUUID() } },
  { draft: { nonsense: true } },
  { draft: { name: 'with NUL \u0000' } },
  { draft: 'text' },
])('a draft of the wrong shape is refused: %j', async (body) => {
  const { id } = app.campaign;
  expect((await patch(id, body)).status).toBe(400);
  expect((await read(id)).body.draft).toBeNull();
});

test('edits that return to the live values are no draft', async () => {
  const { id, name, card } = await app.newCampaign();
  await patch(id, { draft: { name: 'other', card: { keywords: ['x'] } } });
  expect((await patch(id, { draft: { name, card: { keywords: card.keywords } } })).body.draft).toBeNull();
});

test('two people: any change to an older version is refused', async () => {
  const { id } = await app.newCampaign();
  const seen = { 'if-match': etagOf(await read(id)) };
  const saved = await patch(id, { draft: { name: 'first' } }, seen);
  expect(saved.status).toBe(200);
  const stale = [
    await patch(id, { draft: { name: 'second' } }, seen),
    await patch(id, { enabled: false }, seen),
    await publish(id, seen),
    await app.api('DELETE', `/campaigns/${id}`, undefined, seen),
  ];
  expect(stale.map(({ status }) => status)).toEqual([412, 412, 412, 412]);
  expect((await read(id)).body).toMatchObject({ enabled: true, draft: { name: 'first' } });
  expect((await publish(id, { 'if-match': etagOf(saved) })).body.name).toBe('first');
});

test('of two saves at the same moment one is refused, though both had read the newest', async () => {
  const { id } = await app.newCampaign();
  const seen = { 'if-match': etagOf(await read(id)) };
  const both = await Promise.all([
    patch(id, { draft: { name: 'one' } }, seen),
    patch(id, { draft: { name: 'two' } }, seen),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
});

test('a copy is disabled, named as a copy and has no keywords; a repeated call creates no second', async () => {
  const original = await app.newCampaign({ name: '夏'.repeat(100), card: { keywords: ['vip'] } });
  await patch(original.id, { draft: { name: 'later', card: { title: '改過', keywords: ['vip', 'gold'] } } });
  const key = { 'idempotency-key': randomUUID() };
  const duplicate = (id: string) => app.api<CampaignView>('POST', `/campaigns/${id}/duplicate`, undefined, key);
  const copy = await duplicate(original.id);
  expect(copy).toMatchObject({
    status: 201,
    body: {
      name: `${'夏'.repeat(96)}（複本）`,
      enabled: false,
      card: { title: original.card.title, keywords: [] },
      draft: { card: { title: '改過' } },
      stats: { linked: 0, lastLinkedAt: null },
    },
  });
  expect(copy.body.draft).toEqual({ card: { title: '改過' } });
  expect((await duplicate(original.id)).body.id).toBe(copy.body.id);
  // The same key for another campaign is another call.
  expect((await duplicate(copy.body.id)).body.id).not.toBe(copy.body.id);
  expect((await duplicate(randomUUID())).status).toBe(404);
});

test('a restored campaign is as before, and its cards link again', async () => {
  const customer = await app.newCustomer();
  const { id, name } = await app.newCampaign({ name: 'kept' });
  const card = await app.newCard(customer, id);
  const removed = await app.api('DELETE', `/campaigns/${id}`);
  expect((await publish(id)).status).toBe(404);
  const stale = await app.api('POST', `/campaigns/${id}/restore`, undefined, { 'if-match': '"1"' });
  expect(stale.status).toBe(412);
  const restored = await app.api<CampaignView>('POST', `/campaigns/${id}/restore`, undefined, {
    'if-match': etagOf(removed),
  });
  expect(restored).toMatchObject({ status: 200, body: { id, name, enabled: true } });
  expect((await app.api('POST', `/campaigns/${id}/restore`)).status).toBe(200);
  expect((await app.api('POST', `/campaigns/${randomUUID()}/restore`)).status).toBe(404);

  expect(await app.postLink(await app.tap(card), await app.login(customer))).toMatchObject({ status: 'linked' });
  const stats = { linked: 1, lastLinkedAt: expect.stringMatching(/^\d{4}-.*T.*Z$/) };
  expect((await read(id)).body.stats).toMatchObject(stats);
  const listed = await app.api<{ items: CampaignView[] }>('GET', '/campaigns');
  expect(listed.body.items.find((one) => one.id === id)?.stats).toEqual(stats);
});

test('a campaign whose channel is deleted stays deleted', async () => {
  const credentials = {
    phoneNumberId: '99',
    phoneNumber: '886900000099',
    accessToken: 'a',
    appSecret: 'b',
    verifyToken: 'c',
  };
  const target = await app.api<{ id: string }>('POST', '/channels', {
    platform: 'whatsapp',
    name: 'gone',
    credentials,
  });
  const { id } = await app.newCampaign({ targetChannelId: target.body.id });
  await app.api('DELETE', `/campaigns/${id}`);
  expect((await app.api('DELETE', `/channels/${target.body.id}`)).status).toBe(204);
  expect((await app.api('POST', `/campaigns/${id}/restore`)).status).toBe(409);
});
