import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PageData } from '../../contract/page.ts';
import { linkPageDataSchema } from '../../contract/page.ts';
import { failureReasons } from '../../contract/reasons.ts';
import type { GoPage, Guide } from '../../domain/browsers/browser-page.ts';
import { loadShell, type Shell } from './page-html.ts';

let dist: string;
let shell: Shell;

beforeAll(async () => {
  dist = await mkdtemp(join(tmpdir(), 'omnilink-page-'));
  await build({ configFile: 'vite.config.ts', logLevel: 'silent', build: { outDir: dist, emptyOutDir: true } });
  const read = (name: string) => readFile(join(dist, name), 'utf8');
  shell = loadShell(await read('index.html'), await read('go.html'));
});
afterAll(() => rm(dist, { recursive: true, force: true }));

const data = (change: Partial<PageData> = {}): PageData => ({
  locale: 'zh-Hant',
  liffId: '2006543210-AbCdEfGh',
  liffUrl: 'https://liff.line.me/2006543210-AbCdEfGh',
  channelId: '0199f3c2-5d41-7a3e-9c1b-2f7d8e6a4b10',
  brand: { name: '小美咖啡', logoUrl: '/images/0192', color: '#8b4513', privacyUrl: 'https://example.com/privacy' },
  source: { platform: 'messenger', channelName: '小美咖啡', chatUrl: 'https://m.me/1234567890' },
  target: { platform: 'line', channelName: '小美咖啡', chatUrl: 'https://line.me/R/ti/p/%40abc' },
  addFriendUrl: 'https://line.me/R/ti/p/%40abc',
  keyword: '連結',
  failure: null,
  ...change,
});

const address = 'https://link.example.com/go/card?e=tap';
const href = 'https://liff.line.me/1-a?t=tap';
const exits = [null, `x-safari-${address}`, 'intent://link.example.com/go/card?e=tap#Intent;scheme=https;end'];
const guides: Guide[] = (['messenger', 'facebook', 'instagram', 'line', 'webview'] as const).flatMap((app) =>
  (['ios', 'android'] as const).flatMap((os) => exits.map((exit) => ({ app, os, address, exit }))),
);
const card = {
  title: '加入會員',
  text: '領點數',
  button: '綁定',
  pictureUrl: null,
  url: 'https://link.example.com/go/card',
};
const jump: GoPage = { kind: 'jump', href, guide: null };
const desktop: GoPage = { kind: 'desktop', href, address, needsIphone: false, touch: null };
const goPages: GoPage[] = [
  jump,
  desktop,
  { ...desktop, needsIphone: true, touch: { kind: 'not_on_android' } },
  { ...desktop, touch: jump },
  { kind: 'not_on_android' },
  { kind: 'preview' },
  ...guides.map((guide): GoPage => ({ kind: 'jump', href, guide })),
  ...guides.map((guide): GoPage => ({ kind: 'open_externally', guide, href: guide.app === 'webview' ? href : null })),
];
const toWhatsapp: Partial<PageData> = {
  liffId: null,
  liffUrl: null,
  channelId: null,
  target: { platform: 'whatsapp', channelName: '小美咖啡', chatUrl: 'https://wa.me/886900000000' },
  addFriendUrl: null,
};
const unknownCard: Partial<PageData> = {
  liffId: null,
  liffUrl: null,
  channelId: null,
  source: null,
  target: null,
  keyword: null,
};

describe.each(['zh-Hant', 'en'] as const)('in %s', (locale) => {
  test('no page of /go has an unfilled placeholder or its own style', () => {
    for (const page of goPages) {
      for (const change of [{}, toWhatsapp]) {
        const html = shell.renderGoPage(data({ locale, ...change }), page, card);
        expect(html.replace(/<style[\s\S]*?<\/style>/g, '')).not.toMatch(/[{}]/);
        expect(html).not.toMatch(/style=|undefined|null|NaN/);
        expect(html).toContain(
          `<main data-state="${page.kind === 'desktop' || page.kind === 'preview' ? 'jump' : page.kind}"`,
        );
      }
    }
    for (const failure of ['token_invalid', 'token_expired'] as const) {
      const html = shell.renderFailedCard(data({ locale, failure, ...unknownCard }));
      expect(html.replace(/<style[\s\S]*?<\/style>/g, '')).not.toMatch(/[{}]|undefined|null/);
      expect(html).toContain(`<main data-state="failed" data-reason="${failure}"`);
    }
  });

  test('the link page contains every text, filled in', () => {
    for (const failure of [null, ...failureReasons]) {
      const html = shell.renderLinkPage(data({ locale, failure, ...(failure ? unknownCard : {}) }));
      const page = linkPageDataSchema.parse(JSON.parse(/id="page">(.*?)<\/script>/.exec(html)?.[1] ?? ''));
      for (const text of page.texts) expect(text.replaceAll('{brand}', '')).not.toMatch(/[{}]/);
      expect(html).toContain(failure ? `data-state="failed" data-reason="${failure}"` : 'data-state="loading"');
    }
  });
});

test.each([
  ['zh-Hant', '打不開嗎？再試一次'],
  ['en', 'Not opening? Try again'],
] as const)('14 §2.10: without its script the link page links to itself, in %s', (locale, label) => {
  const link = `<div class="actions late"><a class="button" href="">${label}</a></div>`;
  expect(shell.renderLinkPage(data({ locale }))).toContain(link);
  expect(shell.renderLinkPage(data({ locale, failure: 'card_used' }))).not.toContain('href=""');
});

test('data-step is on main as in the contract', () => {
  const stepOf = (page: GoPage, change: Partial<PageData> = {}) =>
    /<main data-state="jump" data-step="(\w+)">/.exec(shell.renderGoPage(data(change), page, card))?.[1];
  expect([stepOf(jump), stepOf(jump, toWhatsapp)]).toEqual(['line', 'whatsapp']);
  expect([stepOf(desktop), stepOf(desktop, toWhatsapp)]).toEqual(['desktop', 'desktop']);
});

test('the guide is folded if there is a button to leave, and open if there is none', () => {
  for (const guide of guides) {
    const jumps = shell.renderGoPage(data(), { kind: 'jump', href, guide }, card);
    const asks = shell.renderGoPage(data(), { kind: 'open_externally', guide, href: null }, card);
    for (const html of [jumps, asks]) {
      expect(html.match(/<li>/g)).toHaveLength(3);
      expect(html.match(/<svg class="pic"/g)).toHaveLength(3);
      expect(html.match(/<svg class="pic".*?class="ring/gs)).toHaveLength(3);
    }
    expect(/<details( open)?>/.exec(jumps)?.[0]).toBe(guide.exit ? '<details>' : '<details open>');
    expect(/<details( open)?>/.exec(asks)?.[0]).toBe(guide.exit ? '<details>' : undefined);
    const primary = />用瀏覽器打開</.test(asks);
    expect(primary).toBe(guide.exit !== null);
  }
});

test('each app’s guide names its own menu', () => {
  const wordsOf = (app: Guide['app'], os: Guide['os']) => {
    const html = shell.renderGoPage(
      data(),
      { kind: 'open_externally', guide: { app, os, address, exit: null }, href },
      card,
    );
    const [, body, first, second] =
      /class="body">(.*?)<\/p>.*?<li><span>(.*?)<\/span>.*?<li><span>(.*?)<\/span>/s.exec(html) ?? [];
    return [body, first, second];
  };
  const body = (app: string) => `${app} 裡打不開 LINE，照這 3 步就可以。`;
  const [both, top] = ['按右上或右下角的 ⋯', '按右上角的 ⋯'];
  const choose = (label: string) => `選「${label}」（名稱可能略有不同）`;
  expect(wordsOf('messenger', 'ios')).toEqual([body('Messenger'), both, choose('在瀏覽器中開啟')]);
  expect(wordsOf('facebook', 'ios')).toEqual([body('Facebook'), both, choose('在外部瀏覽器中開啟')]);
  expect(wordsOf('instagram', 'ios')).toEqual([body('Instagram'), top, choose('在外部瀏覽器開啟')]);
  expect(wordsOf('webview', 'ios')).toEqual([
    '這個 App 不一定打得開 LINE，打不開就照這 3 步。',
    both,
    choose('在瀏覽器中開啟'),
  ]);
  expect(wordsOf('instagram', 'android')).toEqual([body('Instagram'), '按右上角的 ⋮', choose('在外部瀏覽器開啟')]);
  expect(wordsOf('line', 'android')).toEqual([body('LINE'), '按右上角的 ⋮', choose('用其他瀏覽器開啟')]);
});

test('a desktop’s page contains the touch screen’s content, and says iPhone if only that works', () => {
  const html = shell.renderGoPage(data(), { ...desktop, needsIphone: true, touch: jump }, card);
  expect(html).toMatch(
    /<main data-state="jump" data-step="desktop">.*<template id="touch"><main data-state="jump" data-step="line">/s,
  );
  expect(html).toContain('從 Facebook 連結 LINE 要用 iPhone，請用 iPhone 相機掃描 QR Code。');
  expect(shell.renderGoPage(data(), desktop, card)).not.toMatch(/<template|iPhone/);
});

test('the one script of /go is small, and comes from our own origin', async () => {
  const html = shell.renderGoPage(data(), jump, card);
  expect(html.match(/<script/g)).toHaveLength(1);
  const [, name = ''] = /<script type="module" crossorigin src="\/assets\/(go-[\w-]+\.js)"><\/script>/.exec(html) ?? [];
  expect((await readFile(join(dist, 'assets', `${name}.br`))).length).toBeLessThanOrEqual(1_000);
});

test('untrusted names stay text', () => {
  const evil = '</script><img src=x onerror="alert(1)">\'&\u202e$&{{page}}';
  const brand = { name: evil, logoUrl: 'javascript:alert(1)', color: '"><b>', privacyUrl: 'javascript:alert(1)' };
  const source = { platform: 'messenger', channelName: evil, chatUrl: 'javascript:alert(1)' } as const;
  const change = { brand, source, keyword: evil, addFriendUrl: 'data:text/html,x' };
  const pages = [
    shell.renderLinkPage(data(change)),
    shell.renderLinkPage(data({ ...change, failure: 'card_used' })),
    shell.renderFailedCard(data({ ...change, failure: 'token_expired' })),
    ...goPages.map((page) => shell.renderGoPage(data(change), page, card)),
  ];
  for (const html of pages) {
    expect(html).not.toContain('<img');
    // Except for the shell's own empty icon.
    expect(html).not.toMatch(/(href|src)="(javascript:|data:(?!,"))/);
    expect(html.match(/<\/script>/g)?.length ?? 0).toBe((html.match(/<script/g) ?? []).length);
    const body = html.slice(html.indexOf('<body>'), html.indexOf('<script type="application/json"'));
    expect(body).not.toContain('\u202e');
  }
});

test('a shell with a missing placeholder is refused at start', () => {
  const holes = '<style></style>{{lang}}{{title}}{{app}}{{liff}}';
  expect(() => loadShell(holes, holes)).toThrow(/index.html has no \{\{page\}\}/);
  expect(() => loadShell(`${holes}{{page}}`, '<style></style>{{lang}}{{title}}')).toThrow(/go.html has no \{\{app\}\}/);
});

test('the policies are as in the architecture, with the hashes of the styles and of the script in /link', async () => {
  const { createHash } = await import('node:crypto');
  const hashes = (element: RegExp, html: string) =>
    [...html.matchAll(element)].map(
      ([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
    );
  const [style, script] = [/<style[^>]*>([\s\S]*?)<\/style>/g, /<script data-liff="[^"]*">([\s\S]*?)<\/script>/g];
  const page = shell.renderLinkPage(data());
  const [link, early] = [hashes(style, page), hashes(script, page)];
  const go = hashes(style, shell.renderGoPage(data(), { kind: 'not_on_android' }, card));
  expect([link.length, early.length, go.length]).toEqual([1, 1, 1]);
  expect(shell.csp).toBe(
    `default-src 'none'; script-src 'self' ${early[0]}; style-src ${link[0]}; img-src 'self' data: https://*.line-scdn.net; connect-src 'self' https://api.line.me https://access.line.me https://liff.line.me; base-uri 'none'; form-action 'none'; frame-ancestors 'self'`,
  );
  expect(shell.goCsp).toBe(
    `default-src 'none'; script-src 'self'; style-src ${go[0]}; img-src 'self' data: https://*.line-scdn.net; base-uri 'none'; form-action 'none'; frame-ancestors 'self'`,
  );
});

test('the script inside /link comes before all else, is within a kilobyte, and asks only where there is something to ask', () => {
  const early = (html: string) => /<meta charset="utf-8">\n<script data-liff="([^"]*)">(.*?)<\/script>/s.exec(html);
  const [, liffId, script = ''] = early(shell.renderLinkPage(data())) ?? [];
  expect(liffId).toBe('2006543210-AbCdEfGh');
  expect(script).toContain('/api/v1/link');
  expect(script.length).toBeLessThanOrEqual(1_000);
  for (const page of [
    shell.renderLinkPage(data({ failure: 'card_used' })),
    shell.renderLinkPage(data(unknownCard)),
    shell.renderMinePage(data()),
  ])
    expect(early(page)?.[1]).toBe('');
});

test('the first load is within its budget', async () => {
  const html = (locale: PageData['locale']) =>
    brotliCompressSync(shell.renderLinkPage(data({ locale })), { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } })
      .length;
  expect(html('zh-Hant')).toBeLessThanOrEqual(3_700);
  expect(html('en')).toBeLessThanOrEqual(3_700);

  const names = await readdir(join(dist, 'assets'));
  const size = async (prefix: string) => {
    const files = names.filter((name) => name.startsWith(prefix) && name.endsWith('.js.br'));
    expect(files).toHaveLength(1);
    return (await readFile(join(dist, 'assets', files[0] ?? ''))).length;
  };
  expect(await size('index-')).toBeLessThanOrEqual(12_000);
  expect(await size('liff-')).toBeLessThanOrEqual(24_000);
  // The page requests one script and nothing else.
  expect(shell.renderLinkPage(data()).match(/(src|href)="\/assets\/[^"]+"/g)).toHaveLength(1);
});
