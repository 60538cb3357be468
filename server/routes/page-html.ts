import { createHash } from 'node:crypto';
import { linkTexts } from '../../liff-app/i18n/link-texts.ts';
import type { LinkPageData, PageData } from '../contract/page.ts';
import { buttonColor } from './pages/brand-color.ts';
import { type GoPage, goScreen } from './pages/go-screens.ts';
import { renderScreen, type Screen } from './pages/layout.ts';
import { failedScreen, loadingScreen } from './pages/link-screen.ts';
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
 * Reads the built page once: finds the hash of its one style for the policy, and its holes (`{{lang}} {{title}} {{page}} {{app}}`).
 * Throws if one is missing, so that a broken build is seen at start.
 */
export function loadShell(indexHtml: string): Shell {
  const style = /<style>([\s\S]*?)<\/style>/.exec(indexHtml)?.[1];
  for (const hole of ['{{lang}}', '{{title}}', '{{page}}', '{{app}}']) {
    if (!style || !indexHtml.includes(hole))
      throw new Error(`index.html has no <style> or no ${hole}: build the page again`);
  }
  const hash = createHash('sha256')
    .update(style ?? '')
    .digest('base64');
  const scriptless = indexHtml.replace(/\s*<script\b[\s\S]*?<\/script>|\s*<link rel="modulepreload"[^>]*>/g, '');

  const fillShell = (shell: string, data: PageData, screen: Screen, json = '') => {
    const title = [screen.title, data.brand.name].filter(Boolean).join(' · ');
    const holes: Record<string, string> = {
      lang: languageTags[data.locale],
      title: escapeHtml(title),
      page: json,
      app: renderScreen(data, screen).text,
    };
    return shell.replace(/\{\{(\w+)\}\}/g, (_, hole: string) => holes[hole] ?? '');
  };

  return {
    renderLinkPage(data) {
      const page: LinkPageData = { ...data, texts: linkTexts(data), primaryButton: buttonColor(data.brand.color) };
      const screen = data.failure ? failedScreen(data, data.failure) : loadingScreen(data);
      return fillShell(indexHtml, data, screen, embeddedJson(page));
    },
    renderGoPage: (data, page) => fillShell(scriptless, data, goScreen(data, page)),
    csp: policy(
      hash,
      "script-src 'self'",
      "connect-src 'self' https://api.line.me https://access.line.me https://liff.line.me",
    ),
    goCsp: policy(hash, "script-src 'none'"),
  };
}

function policy(styleHash: string, scripts: string, connections?: string): string {
  return [
    "default-src 'none'",
    scripts,
    `style-src 'sha256-${styleHash}'`,
    "img-src 'self' data: https://*.line-scdn.net",
    ...(connections ? [connections] : []),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
  ].join('; ');
}

export type { GoPage, GuideApp } from './pages/go-screens.ts';
export { pickLocale } from './pages/locale.ts';
