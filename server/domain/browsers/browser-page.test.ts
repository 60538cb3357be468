import { describe, expect, test } from 'vitest';
import type { Browser } from './browser.ts';
import { type EscapeWay, escapeWays, type JumpTarget, whatsappLink } from './browser-exit.ts';
import { type GoVisit, goPage } from './browser-page.ts';

const address = 'https://link.example.com/go/CARD?e=TAP';
const liffUrl = 'https://liff.line.me/1-Abc?t=TAP';
const text = "你好；第二行\n代碼 9K3M-2Q7P & '100%'";
const waUrl = whatsappLink('https://wa.me', '886900000000', text);
const line: JumpTarget = { url: liffUrl, whatsapp: null };
const whatsapp: JumpTarget = { url: waUrl, whatsapp: { digits: '886900000000', text } };

const visit = (browser: Browser, change: Partial<GoVisit> = {}): GoVisit => ({
  browser,
  target: line,
  address,
  needsIphone: false,
  touch: null,
  escapeWays,
  ...change,
});
const on = (kind: Browser['kind'], os: Browser['os']): Browser => ({ kind, os });

test('WhatsApp’s link carries the draft as it is', () => {
  const url = new URL(waUrl);
  expect(url.origin + url.pathname).toBe('https://wa.me/886900000000');
  expect([...url.searchParams]).toEqual([['text', text]]);
});

describe('the tapped way out, each behind its switch', () => {
  const intentOut = `intent://link.example.com/go/CARD?e=TAP#Intent;scheme=https;S.browser_fallback_url=${encodeURIComponent(liffUrl)};end`;
  const extbrowser = `instagram://extbrowser/?url=${encodeURIComponent(address)}`;
  test.each<[Browser, EscapeWay | null, string | null]>([
    [on('instagram', 'android'), 'android_intent', intentOut],
    [on('messenger', 'android'), 'android_intent', intentOut],
    [on('facebook', 'android'), 'android_intent', intentOut],
    [on('webview', 'android'), 'android_intent', intentOut],
    [on('instagram', 'ios'), 'instagram_extbrowser', extbrowser],
    [on('messenger', 'ios'), 'x_safari', `x-safari-${address}`],
    [on('facebook', 'ios'), 'x_safari', `x-safari-${address}`],
    [on('webview', 'ios'), null, null],
    [on('line', 'ios'), null, `${address}&openExternalBrowser=1`],
    [on('line', 'android'), null, `${address}&openExternalBrowser=1`],
  ])('%o: %s', (browser, way, exit) => {
    const answer = browser.os === 'android' || browser.kind === 'line' ? 'jump_in_app' : 'open_externally';
    const exitWith = (ways: readonly EscapeWay[]) => {
      const page = goPage(answer, visit(browser, { escapeWays: ways }));
      return 'guide' in page ? page.guide?.exit : undefined;
    };
    expect(exitWith(escapeWays)).toBe(exit);
    expect(exitWith(escapeWays.filter((one) => one !== way))).toBe(way ? null : exit);
    expect(exitWith(way ? [way] : [])).toBe(exit);
  });
});

describe('the button that leads to the target', () => {
  const hrefOf = (browser: Browser, change: Partial<GoVisit>) => {
    const page = goPage(browser.kind === 'external' ? 'jump_phone' : 'jump_in_app', visit(browser, change));
    return page.kind === 'jump' ? page.href : null;
  };
  const fallback = (intent: string | null) =>
    decodeURIComponent(/;S\.browser_fallback_url=([^;]+);end$/.exec(intent ?? '')?.[1] ?? '');

  test.each<Browser['kind']>(['instagram', 'messenger', 'facebook', 'webview'])(
    'in %s on Android: an intent, with the plain address as its fallback',
    (kind) => {
      const toLine = hrefOf(on(kind, 'android'), {});
      expect(toLine).toMatch(/^intent:\/\/liff\.line\.me\/1-Abc\?t=TAP#Intent;scheme=https;S\./);
      expect(fallback(toLine)).toBe(liffUrl);
      const toWhatsapp = hrefOf(on(kind, 'android'), { target: whatsapp });
      expect(toWhatsapp).toMatch(/^intent:\/\/send\?phone=886900000000&text=[^;#\s]+#Intent;scheme=whatsapp;S\./);
      expect(fallback(toWhatsapp)).toBe(waUrl);
      // WhatsApp Business has a package of its own.
      expect(`${toLine}${toWhatsapp}`).not.toContain('package=');
      expect(hrefOf(on(kind, 'android'), { escapeWays: [] })).toBe(liffUrl);
      expect(hrefOf(on(kind, 'android'), { target: whatsapp, escapeWays: [] })).toBe(waUrl);
    },
  );

  test.each([on('external', 'ios'), on('external', 'android'), on('line', 'ios'), on('line', 'android')])(
    '%o: the plain address',
    (browser) => {
      expect(hrefOf(browser, { target: whatsapp })).toBe(waUrl);
      expect(hrefOf(browser, {})).toBe(liffUrl);
    },
  );
});

test('only a browser of its own needs no guide, and only an unknown webview has both', () => {
  expect(goPage('jump_phone', visit(on('external', 'ios')))).toEqual({ kind: 'jump', href: liffUrl, guide: null });
  expect(goPage('jump_phone', visit(on('line', 'ios')))).toMatchObject({ guide: { app: 'line', os: 'ios', address } });
  expect(goPage('open_externally', visit(on('webview', 'ios')))).toMatchObject({ href: liffUrl });
  expect(goPage('open_externally', visit(on('facebook', 'ios')))).toMatchObject({ href: null });
});

test('a desktop: the address to scan, the way on, and what it is if it can be touched', () => {
  const pageOf = (touch: GoVisit['touch']) => goPage('jump_desktop', visit(on('external', 'desktop'), { touch }));
  expect(pageOf(null)).toEqual({ kind: 'desktop', href: liffUrl, address, needsIphone: false, touch: null });
  expect(pageOf('jump_phone')).toMatchObject({ touch: { kind: 'jump', href: liffUrl, guide: null } });
  expect(pageOf('not_on_android')).toMatchObject({ touch: { kind: 'not_on_android' } });
});
