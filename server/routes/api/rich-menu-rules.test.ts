// The API of rich menu rules and of an account's menus: what it refuses, and what it says of LINE's answers.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Problem } from '../../contract/common.ts';
import type { RichMenuRuleView, RichMenusView } from '../../contract/rich-menus.ts';
import { openTestApp, type TestApp, testLine } from '../../testing/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

const png = 'iVBORw0KGgpwaWN0dXJl';
const body = (more: object = {}) => ({ channelId: app.line.id, tag: 'vip', richMenuId: 'richmenu-1', ...more });
const newRule = async (more: object = {}) =>
  (await app.api<RichMenuRuleView>('POST', '/rich-menu-rules', body(more))).body;

test('a rule is made, read, listed by channel, changed and deleted', async () => {
  const made = await app.api<RichMenuRuleView>('POST', '/rich-menu-rules', body());
  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({ ...body(), priority: 0, problem: null, waiting: 0 });
  const path = `/rich-menu-rules/${made.body.id}`;
  const etag = (await app.api('GET', path)).headers.get('etag') ?? '';
  const changed = await app.api<RichMenuRuleView>('PATCH', path, { priority: 5 }, { 'if-match': etag });
  expect([changed.status, changed.body.priority]).toEqual([200, 5]);
  expect((await app.api('PATCH', path, { priority: 6 }, { 'if-match': etag })).status).toBe(412);
  expect((await app.api('DELETE', path, undefined, { 'if-match': etag })).status).toBe(412);
  const list = (query: string) => app.api<{ items: RichMenuRuleView[] }>('GET', `/rich-menu-rules?${query}`);
  expect((await list(`channelId=${app.line.id}`)).body.items.map(({ id }) => id)).toContain(made.body.id);
  expect((await list(`channelId=${app.messenger.id}`)).body.items).toEqual([]);
  const current = changed.headers.get('etag') ?? '';
  expect((await app.api('DELETE', path, undefined, { 'if-match': current })).status).toBe(204);
  for (const method of ['GET', 'DELETE']) expect((await app.api(method, path)).status).toBe(404);
  expect((await app.api('PATCH', path, {})).status).toBe(404);
});

test.each<[string, () => object, string, string]>([
  ['a channel that isn’t there', () => ({ channelId: '018f0000-0000-7000-8000-000000000000' }), 'channelId', 'no_such'],
  ['a platform without rich menus', () => ({ channelId: app.messenger.id }), 'channelId', 'no_rich_menus'],
  ['no tag', () => ({ tag: ' ' }), 'tag', 'empty'],
  ['an id that would lead elsewhere', () => ({ richMenuId: '../../message/push' }), 'richMenuId', 'wrong_shape'],
  ['a broken priority', () => ({ priority: 1.5 }), 'priority', 'wrong_type'],
  ['a huge priority', () => ({ priority: 1e9 }), 'priority', 'too_big'],
  ['an unknown field', () => ({ problem: null }), '', 'unknown_fields'],
])('%s is refused', async (_what, more, path, code) => {
  const answer = await app.api<Problem>('POST', '/rich-menu-rules', body(more()));
  expect(answer.status).toBe(400);
  expect(answer.body.errors?.map((error) => [error.path, error.code])).toContainEqual([path, code]);
});

test('a channel has a hundred rules at most', async () => {
  const rows = `select gen_random_uuid(), $1, 'tag ' || n, 'richmenu-1', 0, now(), now() from generate_series(1, 100) n`;
  const columns = 'id, channel_id, tag, rich_menu_id, priority, created_at, updated_at';
  await app.context.store.pool.query(`insert into rich_menu_rule (${columns}) ${rows}`, [app.line.id]);
  const answer = await app.api<Problem>('POST', '/rich-menu-rules', body());
  expect([answer.status, answer.body.reason]).toEqual([409, 'too_many_rules']);
  await app.context.store.pool.query('update rich_menu_rule set deleted_at = now()');
});

test('the same Idempotency-Key makes one rule', async () => {
  const headers = { 'idempotency-key': 'one-rule' };
  const make = async () => (await app.api<RichMenuRuleView>('POST', '/rich-menu-rules', body(), headers)).body.id;
  expect(await make()).toBe(await make());
  expect((await app.api('POST', '/rich-menu-rules', body({ tag: 'other' }), headers)).status).toBe(422);
});

test('the menus of an account come from LINE, with their pictures', async () => {
  const size = { width: 2500, height: 843 };
  const menu = await app.control.line.addRichMenu(testLine.channelId, {
    name: '會員',
    chatBarText: '會員選單',
    size,
    picture: png,
  });
  const bare = await app.control.line.addRichMenu(testLine.channelId, { name: 'Bare' });
  const { body: menus } = await app.api<RichMenusView>('GET', `/channels/${app.line.id}/rich-menus`);
  expect(menus.items.find(({ id }) => id === menu.richMenuId)).toMatchObject({
    name: '會員',
    chatBarText: '會員選單',
    size,
  });
  expect(menus.note).toContain('Official Account Manager');
  const picture = (id: string, headers: Record<string, string> = {}) =>
    fetch(`${app.url}/api/v1/channels/${app.line.id}/rich-menus/${id}/picture`, {
      headers: { authorization: 'Bearer test-admin-key-0123456789-0123456789', ...headers },
    });
  const shown = await picture(menu.richMenuId);
  expect([shown.status, shown.headers.get('content-type'), shown.headers.get('cache-control')]).toEqual([
    200,
    'image/png',
    'private, max-age=3600',
  ]);
  expect(Buffer.from(await shown.arrayBuffer()).toString('base64')).toBe(png);
  expect((await picture(menu.richMenuId, { 'if-none-match': shown.headers.get('etag') ?? '' })).status).toBe(304);
  expect([(await picture(bare.richMenuId)).status, (await picture('richmenu-none')).status]).toEqual([404, 404]);
});

test.each<[string, string, number]>([
  ['isn’t a picture', Buffer.from('<svg onload="alert(1)"/>').toString('base64'), 503],
  ['is over 1 MB', Buffer.concat([Buffer.from(png, 'base64'), Buffer.alloc(1024 * 1024)]).toString('base64'), 503],
])('what %s is not passed on', async (_what, picture, status) => {
  const { richMenuId } = await app.control.line.addRichMenu(testLine.channelId, { picture });
  const answer = await app.api<Problem>('GET', `/channels/${app.line.id}/rich-menus/${richMenuId}/picture`);
  expect([answer.status, answer.body.reason]).toEqual([status, 'platform_silent']);
});

test('a channel without menus, a refused token and a LINE that doesn’t answer are told apart', async () => {
  const ask = async (id: string) => {
    const { status, body: problem } = await app.api<Problem>('GET', `/channels/${id}/rich-menus`);
    return [status, problem.reason];
  };
  expect(await ask(app.messenger.id)).toEqual([404, 'no_such']);
  await app.control.patchLineChannel(testLine.channelId, { tokenRevoked: true });
  expect(await ask(app.line.id)).toEqual([409, 'channel_refused']);
  await app.control.patchLineChannel(testLine.channelId, { tokenRevoked: false });
  for (const how of [
    { kind: 'status', status: 500 },
    { kind: 'cut' },
    { kind: 'status', status: 200, body: 'damaged' },
  ] as const) {
    await app.control.addFault({ match: { host: 'line-api', path: '/v2/bot/richmenu/list' }, times: 1, ...how });
    expect(await ask(app.line.id)).toEqual([503, 'platform_silent']);
  }
});

test('a deleted channel’s rules are gone with it', async () => {
  const { id } = await newRule();
  await app.context.store.pool.query('update channel set deleted_at = now() where id = $1', [app.line.id]);
  expect((await app.api('GET', `/rich-menu-rules/${id}`)).status).toBe(404);
  expect((await app.api('POST', '/rich-menu-rules', body())).status).toBe(400);
});
