import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agents } from '../../simulator/agents.ts';
import { openTestApp, type TestApp, testLine } from '../../testing/test-app.ts';
import { plainAddress } from './plain-address.ts';

let app: TestApp;
let token: string;
beforeAll(async () => {
  app = await openTestApp();
  token = (await app.newCard(await app.newCustomer())).token;
});
afterAll(() => app.close());

const safari = { 'user-agent': agents['safari-ios'], accept: 'text/html' };
const open = (path: string, init: RequestInit = {}) =>
  fetch(`${app.url}${path}`, { headers: safari, redirect: 'manual', ...init });

test.each([
  ['//webhooks/line/x/', '/webhooks/line/x'],
  ['/a///b//?q=//c/', '/a/b?q=//c/'],
  ['///', '/'],
  ['/', '/'],
  ['/?a=1', '/?a=1'],
  ['//evil.example/x', '/evil.example/x'],
  ['/simulator/phone/', '/simulator/phone/'],
  ['http://somewhere/x//', 'http://somewhere/x//'],
])('14 §2.7: %s is %s', (url, plain) => {
  expect(plainAddress(url)).toBe(plain);
});

describe('14 §2.7: an extra slash', () => {
  test.each([
    ['//console', '/console'],
    ['/console//campaigns/', '/console/campaigns'],
    ['/sign-in//abc/', '/sign-in/abc'],
    ['//link/?t=x', '/link?t=x'],
    ['/link/', '/link'],
  ])('%s leads to the page', async (path, plain) => {
    const answer = await open(path);
    expect([answer.status, answer.headers.get('location')]).toEqual([302, plain]);
    expect((await open(plain)).status).toBe(200);
  });

  test('before or after a card token it opens the card', async () => {
    for (const path of [`//go/${token}`, `/go//${token}`, `/go/${token}/`, `//go//${token}//?fbclid=x`]) {
      const answer = await fetch(`${app.url}${path}`, { headers: safari });
      expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('data-state="jump"')]);
    }
  });

  test('a webhook accepts a POST there, without a redirect', async () => {
    const body = JSON.stringify({ destination: 'U0', events: [] });
    const signature = createHmac('sha256', testLine.channelSecret).update(body).digest('base64');
    const post = (path: string, headers: Record<string, string>) =>
      fetch(`${app.url}${path}`, { method: 'POST', body, redirect: 'manual', headers }).then(({ status }) => status);
    const wrong = { 'content-type': 'application/json', 'x-line-signature': signature };
    // Its destination is another bot: it is read, and refused as at the plain address.
    const plain = await post(`/webhooks/line/${app.line.id}`, wrong);
    for (const path of [
      `//webhooks/line/${app.line.id}`,
      `/webhooks/line/${app.line.id}/`,
      `/webhooks//line//${app.line.id}//`,
    ])
      expect(await post(path, wrong)).toBe(plain);
    for (const path of ['//webhooks/meta', '/webhooks/meta/'])
      expect(await post(path, { 'x-hub-signature-256': 'sha256=0' })).toBe(401);
    expect((await open(`//healthz/`)).status).toBe(200);
  });

  test('the API and pictures too; an unknown address stays unknown, without a redirect', async () => {
    const headers = { authorization: `Bearer ${app.context.config.adminApiKey}` };
    const list = await fetch(`${app.url}//api/v1/campaigns/`, { headers });
    expect([list.status, list.headers.get('cache-control')]).toEqual([200, 'no-store']);
    const nowhere = await open('//evil.example/x');
    expect([nowhere.status, nowhere.headers.get('location')]).toEqual([404, null]);
    expect((await open('/go/')).status).toBe(302);
  });
});

describe('14 §2.7: characters that a chat appends to a card’s address', () => {
  test.each([
    ')',
    '）',
    '。',
    '.',
    ',',
    '，',
    '!',
    '"',
    '」',
    '>',
    ']',
    '*',
    '_',
    '、他說',
    '\u200b',
    ' ',
    '%',
    '&fbclid=IwAR0',
    '?fbclid=IwAR0&x=1',
    '#x',
    ').',
    ';s=1',
    '…',
  ])('%j opens the card', async (tail) => {
    const address = `/go/${token}${tail.startsWith('?') || tail.startsWith('#') ? tail : encodeURIComponent(tail)}`;
    const answer = await open(address);
    const page = await answer.text();
    expect([answer.status, page.includes('data-state="jump"')]).toEqual([200, true]);
    // The appended characters aren't passed on.
    expect(page.match(/[?&](?:amp;)?t=[\w-]+\.[\w-]+\.[\w-]{43}/)).not.toBeNull();
    expect(page).not.toContain('IwAR0');
  });

  test('in an in-app browser the tap keeps its provenance, and its own address is the plain one', async () => {
    const answer = await open(`/go/${token}%EF%BC%89`, { headers: { 'user-agent': agents['messenger-ios'] } });
    const location = answer.headers.get('location') ?? '';
    expect(location).toMatch(new RegExp(`^https://link.example.com/go/${token}\\?e=[\\w.-]+$`));
  });

  test('before the token, and after a tap, too', async () => {
    expect((await open(`/go/%3C${token}%3E`)).status).toBe(200);
    const tap = await app.tap({ token }, 'line-inapp-ios');
    expect(await (await open(`/link?t=${tap})`)).text()).not.toContain('data-state="failed"');
  });

  test('letters after it make it another token', async () => {
    expect((await open(`/go/${token}x`)).status).toBe(404);
  });
});
