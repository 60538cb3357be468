// Which addresses lead to the customer's own page, for which LINE account, and what is in its HTML.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { minePageDataSchema } from '../../contract/page.ts';
import { openTestApp, type TestApp, testLine } from '../../testing/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

const browser = { accept: 'text/html', 'accept-language': 'en' };
const open = async (path: string, headers: Record<string, string> = browser) => {
  const answer = await fetch(`${app.url}${path}`, { headers, redirect: 'manual' });
  const html = await answer.text();
  const json = /id="page">(.*?)<\/script>/.exec(html)?.[1];
  return { status: answer.status, headers: answer.headers, html, json };
};
const dataOf = async (path: string) => minePageDataSchema.parse(JSON.parse((await open(path)).json ?? ''));
const inState = (rest: string) => `/link?liff.state=${encodeURIComponent(rest)}`;

test.each([
  ['its own', `/link/mine?app=${testLine.liffId}`],
  ['LINE’s first one', inState(`/mine?app=${testLine.liffId}`)],
  ['with a slash too many', inState(`/mine/?app=${testLine.liffId}`)],
  ['back from LINE’s login', `/link/mine?app=${testLine.liffId}&code=c&state=s&liffClientId=1`],
  ['without an account, as long as there is one only', '/link/mine'],
  ['the same inside LINE’s first one', inState('/mine')],
])('%s', async (_name, path) => {
  const { status, html, headers } = await open(path);
  expect(status).toBe(200);
  expect(html).toMatch(/<main data-state="loading".*My links/s);
  expect(headers.get('cache-control')).toBe('no-store');
  expect(await dataOf(path)).toMatchObject({ channelId: app.line.id, liffId: testLine.liffId });
});

test.each([
  ['of nobody', '/link/mine?app=1-nobody'],
  ['empty', '/link/mine?app='],
  ['NUL', '/link/mine?app=%00'],
  ['huge', `/link/mine?app=${'9'.repeat(4_000)}`],
  ['of nobody, in LINE’s first one', inState('/mine?app=1-nobody')],
  ['hostile', `/link/mine?app=${encodeURIComponent('"><img src=x onerror=alert(1)>')}`],
])('an account that is %s: not found, in words', async (_name, path) => {
  const { status, html } = await open(path);
  expect([status, /data-reason="not_found"/.test(html)]).toEqual([404, true]);
  expect(html).not.toContain('<img src=x');
});

test.each(['/minefield', '/other/mine', '?t=x', '/mine?t=x&t=y'])('liff.state %s', async (state) => {
  const { html } = await open(inState(state));
  expect(/data-reason="token_invalid"/.test(html)).toBe(!state.startsWith('/mine?'));
});

test('a tap token counts more than what is in liff.state', async () => {
  const { html } = await open(`/link?t=x&liff.state=${encodeURIComponent('/mine')}`);
  expect(html).toContain('data-reason="token_invalid"');
});

test.each(['zh-TW', 'en'])('in %s every text is filled in', async (language) => {
  const { json } = await open('/link/mine', { ...browser, 'accept-language': language });
  const { texts } = minePageDataSchema.parse(JSON.parse(json ?? ''));
  for (const text of texts) expect(text.replace('{brand}', '').replace('{date}', '')).not.toMatch(/[{}]|undefined/);
});

test('two accounts: each has its own address, and none is guessed', async () => {
  const second = { ...testLine, channelId: '1650009001', accessToken: 'other', liffId: '1650000002-Another1' };
  await app.control.addLineChannel({ ...second, name: 'x', basicId: '@other', greeting: '', endpointUrl: app.url });
  const { body } = await app.api<{ id: string }>('POST', '/channels', {
    platform: 'line',
    name: 'x',
    credentials: second,
  });
  expect((await open('/link/mine')).status).toBe(404);
  expect((await open(inState('/mine'))).status).toBe(404);
  expect(await dataOf(`/link/mine?app=${second.liffId}`)).toMatchObject({ channelId: body.id });
  expect(await dataOf(`/link/mine?app=${testLine.liffId}`)).toMatchObject({ channelId: app.line.id });
});
