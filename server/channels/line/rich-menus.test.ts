import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openPlatformHttp } from '../http.ts';
import { openTestServer, type Reply, refusedUrl, type TestServer } from '../test-server.ts';
import { buildLineRichMenus } from './rich-menus.ts';

const credentials = { accessToken: 'bot-token' };
const [one, two] = [`U${'1'.repeat(32)}`, `U${'2'.repeat(32)}`];
const now = () => new Date('2026-07-01T00:00:00Z');
let line: TestServer;
let menus: ReturnType<typeof buildLineRichMenus>;
beforeAll(async () => {
  line = await openTestServer(() => ({ status: 200, json: {} }));
  menus = buildLineRichMenus({ apiUrl: line.url, dataUrl: `${line.url}/data`, http: openPlatformHttp(), now });
});
afterAll(() => line.close());
beforeEach(() => {
  line.seen.length = 0;
  line.answer = () => ({ status: 200, json: {} });
});
const answers = (reply: Reply) => {
  line.answer = () => reply;
};

describe('setting a menu', () => {
  test.each<[string, string[], string | null, string, string]>([
    ['one', [one], 'menu-1', `POST /v2/bot/user/${one}/richmenu/menu-1`, ''],
    ['one, the default again', [one], null, `DELETE /v2/bot/user/${one}/richmenu`, ''],
    [
      'many',
      [one, two],
      'menu-1',
      'POST /v2/bot/richmenu/bulk/link',
      JSON.stringify({ richMenuId: 'menu-1', userIds: [one, two] }),
    ],
    [
      'many, the default again',
      [one, two],
      null,
      'POST /v2/bot/richmenu/bulk/unlink',
      JSON.stringify({ userIds: [one, two] }),
    ],
    ['an id that would lead elsewhere', ['../x'], 'a/b', 'POST /v2/bot/user/..%2Fx/richmenu/a%2Fb', ''],
  ])('for %s', async (_who, userIds, menuId, call, body) => {
    expect(await menus.set(userIds, menuId, credentials)).toEqual({ kind: 'done' });
    expect(line.seen.map(({ method, url, body }) => [`${method} ${url}`, body])).toEqual([[call, body]]);
    expect(line.seen[0]?.headers.authorization).toBe('Bearer bot-token');
  });

  const message = (text: string) => ({ message: text });
  test.each<[number, object, object, object]>([
    [202, {}, {}, { kind: 'done' }],
    [401, {}, {}, { kind: 'unauthorized', code: '401' }],
    [403, {}, {}, { kind: 'unauthorized', code: '403' }],
    [404, message('Not found'), {}, { kind: 'menu', problem: 'menu_gone', code: '404' }],
    [400, message('must upload richmenu image'), {}, { kind: 'menu', problem: 'menu_without_image', code: '400' }],
    [400, message("The value for the 'userId' parameter is invalid"), {}, { kind: 'refused', code: '400' }],
    [
      429,
      message('The API rate limit has been exceeded.'),
      { 'retry-after': '7' },
      { kind: 'retry', afterMs: 7_000, code: '429' },
    ],
    [500, {}, {}, { kind: 'retry', afterMs: null, code: '500' }],
    [302, {}, { location: 'https://elsewhere.example' }, { kind: 'refused', code: '302' }],
  ])('%i %o means what it means', async (status, json, headers, outcome) => {
    answers({ status, json, headers: headers as Record<string, string> });
    expect(await menus.set([one], 'menu-1', credentials)).toEqual(outcome);
  });

  test('nobody there, and a token that no header takes', async () => {
    const nobody = await refusedUrl();
    const alone = buildLineRichMenus({ apiUrl: nobody, dataUrl: nobody, http: openPlatformHttp(), now });
    expect(await alone.set([one], 'menu-1', credentials)).toMatchObject({ kind: 'retry', code: 'ECONNREFUSED' });
    expect(await menus.set([one], 'menu-1', { accessToken: 'a\nb' })).toEqual({
      kind: 'unauthorized',
      code: 'token_malformed',
    });
    expect(line.seen).toEqual([]);
  });
});

describe('the list', () => {
  test('takes what is a menu, without what isn’t', async () => {
    const size = { width: 2500, height: 1686 };
    const richmenus = [
      { richMenuId: 'menu-1', name: 'A\u202eB\u0000', chatBarText: 'Tap', size, areas: [], later: true },
      { richMenuId: 7, name: 'no id' },
      null,
      { richMenuId: 'menu-2' },
    ];
    answers({ status: 200, json: { richmenus } });
    expect(await menus.list(credentials)).toEqual({
      ok: true,
      menus: [
        { id: 'menu-1', name: expect.stringMatching(/^A.?B/), chatBarText: 'Tap', size },
        { id: 'menu-2', name: '', chatBarText: '', size: { width: 0, height: 0 } },
      ],
    });
  });

  test.each<[Reply, object]>([
    [
      { status: 401, json: {} },
      { ok: false, reason: 'channel_unauthorized', code: '401' },
    ],
    [
      { status: 500, json: {} },
      { ok: false, reason: 'platform_error', code: '500' },
    ],
    [
      { status: 200, text: '<html>' },
      { ok: false, reason: 'platform_error', code: '200' },
    ],
  ])('that isn’t one: %o', async (reply, told) => {
    answers(reply);
    expect(await menus.list(credentials)).toEqual(told);
  });
});

describe('a picture', () => {
  const bytes = (body: Buffer, status = 200) => answers((response) => response.writeHead(status).end(body));
  const png = Buffer.from('89504e470d0a1a0a00', 'hex');

  test('has the type of its bytes, and comes from the other host', async () => {
    bytes(png);
    expect(await menus.picture('menu-1', credentials)).toMatchObject({ ok: true, type: 'image/png' });
    bytes(Buffer.from('ffd8ffe0', 'hex'));
    expect(await menus.picture('menu-1', credentials)).toMatchObject({ ok: true, type: 'image/jpeg' });
    expect(line.seen[0]?.url).toBe('/data/v2/bot/richmenu/menu-1/content');
  });

  test.each<[string, Buffer, number, object]>([
    ['there is none', Buffer.from('{}'), 404, { reason: 'none' }],
    ['the token is refused', Buffer.from('{}'), 401, { reason: 'channel_unauthorized' }],
    ['it is a page', Buffer.from('<html>'), 200, { reason: 'platform_error', code: 'not_a_picture' }],
    ['it is empty', Buffer.alloc(0), 200, { reason: 'platform_error', code: 'not_a_picture' }],
    ['it is over 1 MB', Buffer.concat([png, Buffer.alloc(1024 * 1024)]), 200, { reason: 'platform_error' }],
  ])('is none where %s', async (_what, body, status, told) => {
    bytes(body, status);
    expect(await menus.picture('menu-1', credentials)).toMatchObject({ ok: false, ...told });
  });
});
