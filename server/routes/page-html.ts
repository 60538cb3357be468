import { createHash } from 'node:crypto';
import { cleanName } from '../../liff-app/i18n/names.ts';
import type { PageData } from '../contract/page.ts';
import { type GoPage, goScreen } from './pages/go-screens.ts';
import { renderScreen, type Screen } from './pages/layout.ts';
import { failedScreen, linkPageData, loadingScreen } from './pages/link-screen.ts';
import { embeddedJson, escapeHtml } from './pages/markup.ts';

/** Every page a customer is served, made from one built `index.html`. */
export type Shell = {
  /** The HTML of `/link`. */
  renderLinkPage(data: PageData): string;
  /** The HTML of `/go/:token`: complete without a script. */
  renderGoPage(data: PageData, page: GoPage): string;
  /** `Content-Security-Policy` of `/link`. */
  csp: string;
  /** `Content-Security-Policy` of `/go/:token`. */
  goCsp: string;
};

const languageTags = { 'zh-Hant': 'zh-Hant-TW', en: 'en' };

/**
 * Reads the built page once: the hashes of its styles for the policy, and its holes (`{{lang}} {{title}} {{page}} {{app}}`).
 * Throws if one is missing, so that a broken build is seen at start.
 */
export function loadShell(indexHtml: string): Shell {
  for (const hole of ['<style>', '<style id="go">', '{{lang}}', '{{title}}', '{{page}}', '{{app}}']) {
    if (!indexHtml.includes(hole)) throw new Error(`index.html has no ${hole}: build the page again`);
  }
  const linkShell = indexHtml.replace(goStyle, '');
  const goShell = indexHtml.replace(scripts, '');

  const fillShell = (shell: string, data: PageData, screen: Screen, json = '') => {
    const holes: Record<string, string> = {
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
      return fillShell(linkShell, data, screen, embeddedJson(linkPageData(data)));
    },
    renderGoPage: (data, page) => fillShell(goShell, data, goScreen(data, page)),
    csp: policy(
      linkShell,
      "script-src 'self'",
      "connect-src 'self' https://api.line.me https://access.line.me https://liff.line.me",
    ),
    goCsp: policy(goShell, "script-src 'none'"),
  };
}

// The pages of /go have words that /link has no use for, and so a style more; /link has three kilobytes for all of its HTML.
const goStyle = /\s*<style id="go">[\s\S]*?<\/style>/;
const scripts = /\s*<script\b[\s\S]*?<\/script>|\s*<link rel="modulepreload"[^>]*>/g;

function policy(shell: string, scriptPolicy: string, connections?: string): string {
  const styles = [...shell.matchAll(/<style[^>]*>([\s\S]*?)<\/style>/g)].map(([, style = '']) => {
    const hash = createHash('sha256').update(style).digest('base64');
    return `'sha256-${hash}'`;
  });
  return [
    "default-src 'none'",
    scriptPolicy,
    `style-src ${styles.join(' ')}`,
    "img-src 'self' data: https://*.line-scdn.net",
    ...(connections ? [connections] : []),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
  ].join('; ');
}

export type { GoPage, GuideApp } from './pages/go-screens.ts';
export { pickLocale } from './pages/locale.ts';
