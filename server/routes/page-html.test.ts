import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PageData } from '../contract/page.ts';
import { linkPageDataSchema } from '../contract/page.ts';
import { failureReasons } from '../contract/reasons.ts';
import { type GoPage, loadShell, type Shell } from './page-html.ts';

let dist: string;
let shell: Shell;

beforeAll(async () => {
  dist = await mkdtemp(join(tmpdir(), 'omnilink-page-'));
  await build({ configFile: 'vite.config.ts', logLevel: 'silent', build: { outDir: dist, emptyOutDir: true } });
  shell = loadShell(await readFile(join(dist, 'index.html'), 'utf8'));
});
afterAll(() => rm(dist, { recursive: true, force: true }));

const data = (change: Partial<PageData> = {}): PageData => ({
  locale: 'zh-Hant',
  liffId: '2006543210-AbCdEfGh',
  liffUrl: 'https://liff.line.me/2006543210-AbCdEfGh',
  brand: { name: '小美咖啡', logoUrl: '/images/0192', color: '#8b4513', privacyUrl: 'https://example.com/privacy' },
  source: { platform: 'messenger', channelName: '小美咖啡', chatUrl: 'https://m.me/1234567890' },
  target: { platform: 'line', channelName: '小美咖啡', chatUrl: 'https://line.me/R/ti/p/%40abc' },
  addFriendUrl: 'https://line.me/R/ti/p/%40abc',
  keyword: '連結',
  failure: null,
  ...change,
});

const address = 'https://link.example.com/go/card?e=tap';
const goPages: GoPage[] = [
  { kind: 'jump', step: 'line', href: 'https://liff.line.me/1-a?t=tap' },
  { kind: 'jump', step: 'line', href: 'intent://liff#Intent;end', guide: { name: 'instagram', os: 'android' } },
  { kind: 'jump', step: 'desktop', href: 'https://liff.line.me/1-a?t=tap', address },
  { kind: 'open_externally', app: { name: 'facebook', os: 'ios' }, address },
  { kind: 'open_externally', app: { name: 'other', os: 'ios' }, address, href: 'https://example.com' },
  { kind: 'not_on_android' },
  { kind: 'failed', reason: 'token_invalid' },
  { kind: 'failed', reason: 'token_expired' },
];
const unknownCard: Partial<PageData> = { liffId: null, liffUrl: null, source: null, target: null, keyword: null };

describe.each(['zh-Hant', 'en'] as const)('in %s', (locale) => {
  test('no page of /go has a hole, a script or a style of its own', () => {
    for (const page of goPages) {
      for (const change of [{}, unknownCard]) {
        const html = shell.renderGoPage(data({ locale, ...change }), page);
        expect(html.replace(/<style[\s\S]*?<\/style>/g, '')).not.toMatch(/[{}]/);
        expect(html).not.toMatch(/<script|style=|undefined|null/);
        expect(html).toContain(`<main data-state="${page.kind}"`);
      }
    }
  });

  test('the link page carries every word, filled', () => {
    for (const failure of [null, ...failureReasons]) {
      const html = shell.renderLinkPage(data({ locale, failure, ...(failure ? unknownCard : {}) }));
      const page = linkPageDataSchema.parse(JSON.parse(/id="page">(.*?)<\/script>/.exec(html)?.[1] ?? ''));
      for (const text of page.texts) expect(text.replaceAll('{brand}', '')).not.toMatch(/[{}]/);
      expect(html).toContain(failure ? `data-state="failed" data-reason="${failure}"` : 'data-state="loading"');
    }
  });
});

test('data-step and data-reason stand on main as the contract says', () => {
  const mainOf = (page: GoPage) => /<main[^>]*>/.exec(shell.renderGoPage(data(), page))?.[0];
  expect(goPages.map(mainOf)).toEqual([
    '<main data-state="jump" data-step="line">',
    '<main data-state="jump" data-step="line">',
    '<main data-state="jump" data-step="desktop">',
    '<main data-state="open_externally">',
    '<main data-state="open_externally">',
    '<main data-state="not_on_android">',
    '<main data-state="failed" data-reason="token_invalid">',
    '<main data-state="failed" data-reason="token_expired">',
  ]);
});

test('names from strangers stay text', () => {
  const evil = '</script><img src=x onerror="alert(1)">\'&\u202e$&{{page}}';
  const brand = { name: evil, logoUrl: 'javascript:alert(1)', color: '"><b>', privacyUrl: 'javascript:alert(1)' };
  const source = { platform: 'messenger', channelName: evil, chatUrl: 'javascript:alert(1)' } as const;
  const change = { brand, source, keyword: evil, addFriendUrl: 'data:text/html,x' };
  const pages = [
    shell.renderLinkPage(data(change)),
    shell.renderLinkPage(data({ ...change, failure: 'card_used' })),
    ...goPages.map((page) => shell.renderGoPage(data(change), page)),
  ];
  for (const html of pages) {
    expect(html).not.toContain('<img');
    // But for the shell's own empty icon.
    expect(html).not.toMatch(/(href|src)="(javascript:|data:(?!,"))/);
    expect(html.match(/<\/script>/g)?.length ?? 0).toBe((html.match(/<script/g) ?? []).length);
    const body = html.slice(html.indexOf('<body>'), html.indexOf('<script type="application/json"'));
    expect(body).not.toContain('\u202e');
  }
});

test('a shell with a hole missing is refused at start', () => {
  expect(() => loadShell('<style></style><style id="go"></style>{{lang}}{{title}}{{app}}')).toThrow(/\{\{page\}\}/);
});

test('the policies are those of the architecture, with the hashes of the styles', async () => {
  const { createHash } = await import('node:crypto');
  const hashes = (html: string) =>
    [...html.matchAll(/<style[^>]*>([\s\S]*?)<\/style>/g)].map(
      ([, style = '']) => `'sha256-${createHash('sha256').update(style).digest('base64')}'`,
    );
  const link = hashes(shell.renderLinkPage(data()));
  const go = hashes(shell.renderGoPage(data(), { kind: 'not_on_android' }));
  expect([link.length, go.length]).toEqual([1, 2]);
  expect(shell.csp).toBe(
    `default-src 'none'; script-src 'self'; style-src ${link[0]}; img-src 'self' data: https://*.line-scdn.net; connect-src 'self' https://api.line.me https://access.line.me https://liff.line.me; base-uri 'none'; form-action 'none'; frame-ancestors 'self'`,
  );
  expect(shell.goCsp).toBe(
    `default-src 'none'; script-src 'none'; style-src ${go.join(' ')}; img-src 'self' data: https://*.line-scdn.net; base-uri 'none'; form-action 'none'; frame-ancestors 'self'`,
  );
});

test('the first load is within its budget', async () => {
  const html = (locale: PageData['locale']) =>
    brotliCompressSync(shell.renderLinkPage(data({ locale })), { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } })
      .length;
  expect(html('zh-Hant')).toBeLessThanOrEqual(3_000);
  expect(html('en')).toBeLessThanOrEqual(3_000);

  const names = await readdir(join(dist, 'assets'));
  const size = async (prefix: string) => {
    const files = names.filter((name) => name.startsWith(prefix) && name.endsWith('.js.br'));
    expect(files).toHaveLength(1);
    return (await readFile(join(dist, 'assets', files[0] ?? ''))).length;
  };
  expect(await size('index-')).toBeLessThanOrEqual(12_000);
  expect(await size('liff-')).toBeLessThanOrEqual(24_000);
  // The page asks for one script and nothing else.
  expect(shell.renderLinkPage(data()).match(/(src|href)="\/assets\/[^"]+"/g)).toHaveLength(1);
});
