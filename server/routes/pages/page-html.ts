import { createHash } from 'node:crypto';
import { cleanName } from '../../../liff-app/i18n/names.ts';
import type { PageData } from '../../contract/page.ts';
import type { GoPage } from '../../domain/browsers/browser-page.ts';
import type { CardPreview } from '../../flows/cards/card-preview.ts';
import { erasureScreen } from './erasure-screen.ts';
import { goScreen } from './go-screens.ts';
import { renderScreen, type Screen } from './layout.ts';
import { errorScreen, failedScreen, linkPageData, loadingScreen, type PageError } from './link-screen.ts';
import { embeddedJson, escapeHtml } from './markup.ts';
import { mineLoadingScreen, minePageData } from './mine-screen.ts';
import { previewMeta } from './preview-meta.ts';

/** Every page a customer is served, made from the two built pages. */
export type Shell = {
  /** The HTML of `/link`. */
  renderLinkPage(data: PageData): string;
  /** The HTML of `/link/mine`. */
  renderMinePage(data: PageData): string;
  /** The HTML of `/go/:token`: complete without its script. */
  renderGoPage(data: PageData, page: GoPage, preview: CardPreview): string;
  /** The HTML of `/go/:token` for a card that can't be opened; `data.failure` says why. */
  renderFailedCard(data: PageData): string;
  /** The HTML that answers an error. @param retry the address to try again, by path; null if it can't be */
  renderErrorPage(data: PageData, error: PageError, retry: string | null): string;
  /** The HTML of `/erasure/:code`. @param timeZone IANA's name; null: Taipei's */
  renderErasurePage(data: PageData, asked: { at: Date; isErased: boolean }, timeZone: string | null): string;
  /** `Content-Security-Policy` of `/link`. */
  csp: string;
  /** `Content-Security-Policy` of `/go/:token`. */
  goCsp: string;
  /** `Content-Security-Policy` of `/preview/:token`, which shows the others in frames. */
  previewCsp: string;
};

const languageTags = { 'zh-Hant': 'zh-Hant-TW', en: 'en' };

/**
 * Reads the built pages once: the hashes of their styles and inline scripts for the policy, and their holes (`{{lang}} {{title}} {{app}}`, in /link's
 * also `{{page}}` and `{{liff}}`). Throws if one is missing, so that a broken build is seen at start.
 */
export function loadShell(linkShell: string, goShell: string): Shell {
  const holes = ['<style>', '{{lang}}', '{{title}}', '{{app}}'];
  requireHoles('index.html', linkShell, [...holes, '{{page}}', '{{liff}}']);
  requireHoles('go.html', goShell, holes);

  const fillShell = (shell: string, data: PageData, screen: Screen, { json = '', liffId = '' } = {}) => {
    const holes: Record<string, string> = {
      // For the script that asks at once: none where there is nothing to ask.
      liff: escapeHtml(liffId),
      lang: languageTags[data.locale],
      title: escapeHtml([screen.title, cleanName(data.brand.name)].filter(Boolean).join(' · ')),
      page: json,
      app: renderScreen(data, screen).text,
    };
    return shell.replace(/\{\{(\w+)\}\}/g, (_, hole: string) => holes[hole] ?? '');
  };

  return {
    renderLinkPage(data) {
      const screen = data.failure ? failedScreen(data, data.failure) : loadingScreen(data);
      const liffId = data.failure ? '' : (data.liffId ?? '');
      return fillShell(linkShell, data, screen, { json: embeddedJson(linkPageData(data)), liffId });
    },
    renderMinePage: (data) =>
      fillShell(linkShell, data, mineLoadingScreen(data), { json: embeddedJson(minePageData(data)) }),
    renderGoPage(data, page, preview) {
      const filled = fillShell(goShell, data, goScreen(data, page, preview));
      // A crawler that we don't know looks like a desktop.
      if (page.kind !== 'preview' && page.kind !== 'desktop') return filled;
      return filled.replace('</title>', () => `</title>${previewMeta(data, preview)}`);
    },
    renderFailedCard: (data) => fillShell(goShell, data, failedScreen(data, data.failure ?? 'token_invalid')),
    renderErrorPage: (data, error, retry) => fillShell(goShell, data, errorScreen(data, error, retry)),
    renderErasurePage: (data, asked, timeZone) => fillShell(goShell, data, erasureScreen(data.locale, asked, timeZone)),
    csp: policyOf(linkShell, "connect-src 'self' https://api.line.me https://access.line.me https://liff.line.me"),
    goCsp: policyOf(goShell),
    // Frames without an address of their own have the policy of the page around them.
    previewCsp: policy(
      [],
      ["'self'", ...stylesIn(linkShell), ...stylesIn(goShell)],
      "connect-src 'self'; frame-src 'self'",
    ),
  };
}

function requireHoles(name: string, shell: string, holes: readonly string[]): void {
  for (const hole of holes) {
    if (!shell.includes(hole)) throw new Error(`${name} has no ${hole}: build the pages again`);
  }
}

/** The hashes of what stands in these elements. */
const hashesIn = (shell: string, element: RegExp): string[] =>
  [...shell.matchAll(element)].map(
    ([, content = '']) => `'sha256-${createHash('sha256').update(content).digest('base64')}'`,
  );
const stylesIn = (shell: string) => hashesIn(shell, /<style[^>]*>([\s\S]*?)<\/style>/g);
const scriptsIn = (shell: string) => hashesIn(shell, /<script(?![^>]* (?:src|type)=)[^>]*>([\s\S]*?)<\/script>/g);

const policyOf = (shell: string, connections?: string) => policy(scriptsIn(shell), stylesIn(shell), connections);

function policy(scripts: string[], styles: string[], connections?: string): string {
  return [
    "default-src 'none'",
    ['script-src', "'self'", ...scripts].join(' '),
    ['style-src', ...styles].join(' '),
    "img-src 'self' data: https://*.line-scdn.net",
    ...(connections ? [connections] : []),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
  ].join('; ');
}
