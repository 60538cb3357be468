// For every error a person gets a readable page, and a program a problem document.
import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { buildApp } from '../../app.ts';
import { readConfig } from '../../config.ts';
import { buildContext } from '../../context.ts';
import { openTestApp, pageFolder, type TestApp } from '../../testing/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
  await app.api('PATCH', '/brand', { name: '小島咖啡' });
});
afterAll(() => app.close());

const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8', 'accept-language': 'zh-TW' };
const open = async (path: string, headers: Record<string, string> = {}, method = 'GET') => {
  const response = await fetch(`${app.url}${path}`, { method, headers, redirect: 'manual' });
  const text = await response.text();
  const [, reason = ''] = /<main data-state="failed" data-reason="(\w+)">/.exec(text) ?? [];
  return { status: response.status, headers: response.headers, text, reason };
};

describe('an error page', () => {
  test.each([
    ['a percent sign that encodes nothing', '/go/%E0%A4%A', 404, 'token_invalid'],
    ['too long a token', `/go/${'x'.repeat(3000)}`, 404, 'token_invalid'],
    ['a token of nothing', '/go/x', 404, 'token_invalid'],
    ['an address under the card’s', '/go/a/b', 404, 'token_invalid'],
    ['the card’s address without a card', '/go', 404, 'token_invalid'],
    ['an address under the page’s', '/link/nowhere', 404, 'not_found'],
    ['an address that can’t be read', '/link/%zz', 404, 'not_found'],
  ])('%s, for any Accept header', async (_what, path, status, reason) => {
    for (const headers of [browser, { accept: '*/*' }]) {
      const answer = await open(path, headers);
      expect([answer.status, answer.reason]).toEqual([status, reason]);
      expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(answer.headers.get('content-security-policy')).toContain("style-src 'sha256-");
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(answer.headers.get('cache-control')).toBe('no-store');
    }
  });

  test('in the language of the browser, with the brand’s name', async () => {
    const zh = await open('/nowhere', browser);
    expect([zh.status, zh.reason]).toEqual([404, 'not_found']);
    expect(zh.text).toMatch(/<html lang="zh-Hant-TW">.*<title>找不到這個頁面 · 小島咖啡<\/title>/s);
    const en = await open('/nowhere/%zz', { ...browser, 'accept-language': 'en-GB,en;q=0.8' });
    expect(en.text).toMatch(/<html lang="en">.*<h1 tabindex="-1">Page not found<\/h1>/s);
  });

  test.each(['POST', 'PUT', 'DELETE'])('%s on a page gets the allowed methods', async (method) => {
    for (const path of ['/go/x', '/link', '/link/mine', '/link/data/x']) {
      const answer = await open(path, browser, method);
      expect([answer.status, answer.headers.get('allow'), answer.reason]).toEqual([405, 'GET, HEAD', 'not_found']);
    }
  });

  describe('when the server fails', () => {
    const { pages } = { pages: () => app.context.store.pages };
    let plain: ReturnType<typeof pages>['brand'];
    beforeAll(() => {
      plain = pages().brand;
    });
    afterEach(() => {
      pages().brand = plain;
    });

    test.each(['/go/x', '/link?t=x&a=%22%3E'])('%s: 500 with a way to try again, and no internals', async (path) => {
      pages().brand = async () => {
        throw new Error('secret inside');
      };
      const answer = await open(path, browser);
      expect([answer.status, answer.reason]).toEqual([500, 'unexpected_error']);
      expect(answer.text).toContain(`href="${path.replaceAll('&', '&amp;')}"`);
      expect(answer.text).toContain('再試一次');
      expect(answer.text).not.toContain('secret');
    });
  });
});

describe('a problem document', () => {
  test.each([
    ['an API address, also in a browser', '/api/v1/nowhere', browser, 404],
    ['an API address that can’t be read', '/api/v1/%zz', browser, 400],
    ['an unknown address, to a program', '/nowhere', { accept: '*/*' }, 404],
    ['an asset that isn’t there', '/assets/nothing.js', { accept: '*/*' }, 404],
    ['a webhook', '/webhooks/nowhere', browser, 404],
  ])('%s', async (_what, path, headers, status) => {
    const answer = await open(path, headers);
    expect([answer.status, JSON.parse(answer.text).status]).toEqual([status, status]);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });
});

test.each(['/go/forged', '/link', '/link?t=forged', '/console', '/sign-in/x', '/api/v1/channels', '/none'])(
  '14 §1.11: %s is not indexed, isolates its window, and may use no device feature except passkeys',
  async (path) => {
    const { headers } = await open(path, browser);
    expect(headers.get('x-robots-tag')).toBe('noindex, nofollow');
    const isCustomers = /^\/(go|link)/.test(path);
    expect(headers.get('cross-origin-opener-policy')).toBe(isCustomers ? 'same-origin-allow-popups' : 'same-origin');
    const policy = headers.get('permissions-policy') ?? '';
    for (const part of ['camera=()', 'geolocation=()', 'publickey-credentials-get=(self)'])
      expect(policy).toContain(part);
  },
);

test('the root redirects to the console', async () => {
  const { status, headers } = await open('/', browser);
  expect([status, headers.get('location')]).toEqual([302, '/console']);
});

describe('a database that doesn’t answer', () => {
  const clientDir = pageFolder();
  const config = readConfig({
    PUBLIC_URL: 'https://link.example.com',
    TRUST_PROXY: '0',
    ADMIN_API_KEY: 'admin-key-for-tests-0123456789-abc',
  });
  const keys = [{ kid: 'test', secret: new Uint8Array(32) }];
  // Port 1: refused at once.
  const context = buildContext(config, 'postgres://127.0.0.1:1/none', keys);
  let server: Awaited<ReturnType<typeof buildApp>>;
  beforeAll(async () => {
    server = await buildApp(context, { clientDir });
  });
  afterAll(async () => {
    await server.close();
    await context.store.close();
    rmSync(clientDir, { recursive: true });
  });

  test.each([
    ['/api/v1/campaigns', 'GET'],
    ['/api/v1/channels', 'GET'],
    ['/webhooks/line/01890000-0000-7000-8000-000000000000', 'POST'],
    ['/webhooks/meta', 'POST'],
  ] as const)('%s: 503, to be tried again', async (url, method) => {
    const headers = { authorization: `Bearer ${'x'.repeat(40)}`, 'content-type': 'application/json' };
    const signature = { 'x-line-signature': `${'A'.repeat(43)}=`, 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` };
    const answer = await server.inject({
      url,
      method,
      headers: { ...headers, ...signature },
      ...(method === 'POST' ? { payload: '{"object":"page","entry":[{"id":"1","messaging":[{}]}]}' } : {}),
    });
    expect([answer.statusCode, answer.json().code]).toEqual([503, 'unavailable']);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  });

  test.each(['/go/x', '/link'])('%s: an error page', async (url) => {
    const answer = await server.inject({ url, headers: browser });
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([503, 'text/html; charset=utf-8']);
    expect(answer.body).toMatch(/data-reason="busy".*現在有點忙.*再試一次/s);
  });

  test('an unknown address is a page without a brand', async () => {
    const answer = await server.inject({ url: '/nowhere', headers: browser });
    expect([answer.statusCode, /<title>找不到這個頁面<\/title>/.test(answer.body)]).toEqual([404, true]);
  });
});
