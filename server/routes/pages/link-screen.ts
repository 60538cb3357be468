import { failedBody, linkTexts, pageText } from '../../../liff-app/i18n/link-texts.ts';
import { cleanName } from '../../../liff-app/i18n/names.ts';
import { buttonColor } from '../../../liff-app/ui/brand-color.ts';
import type { LinkPageData, PageData } from '../../contract/page.ts';
import type { FailureReason } from '../../contract/reasons.ts';
import { backAction, type Screen } from './layout.ts';
import { html, type Markup, safeAddress } from './markup.ts';

/** What `/link` shows before its script runs: the words of `loading`, painted with the first byte. */
export function loadingScreen(data: PageData): Screen {
  return {
    state: 'loading',
    icon: 'spinner',
    title: pageText(data, 'loading.title'),
    body: pageText(data, 'loading.body'),
    actions: [],
    below: lateScript(data),
  };
}

/** The page's own address again, tap and all, for when the script doesn't come: seen after ten seconds, gone when the script draws. */
export function lateScript(data: PageData): Markup {
  return html`<div class="actions late"><a class="button" href="">${pageText(data, 'loading.late')}</a></div>`;
}

/** A failure that is known before sign-in. */
export function failedScreen(data: PageData, reason: FailureReason): Screen {
  return {
    state: 'failed',
    reason,
    icon: 'warning',
    title: pageText(data, `failed.${reason}.title`),
    body: failedBody(data, reason),
    actions: [backAction(data)],
  };
}

/** The customer's text for an error; the status may be more specific. */
export type PageError = 'token_invalid' | 'not_found' | 'download_over' | 'preview_over' | 'busy' | 'unexpected_error';

/** An error that isn't the card's. @param retry the page's own address, by path */
export function errorScreen(data: PageData, error: PageError, retry: string | null): Screen {
  switch (error) {
    case 'token_invalid':
      return failedScreen(data, error);
    case 'not_found':
    case 'download_over':
    case 'preview_over':
      return {
        state: 'failed',
        reason: error,
        icon: 'warning',
        title: pageText(data, `${error}.title`),
        body: pageText(data, `${error}.body`),
        actions: [],
      };
    case 'busy':
    case 'unexpected_error':
      return {
        state: 'failed',
        reason: error,
        icon: 'warning',
        title: pageText(data, `failed.${error}.title`),
        body: failedBody(data, error),
        actions: [{ label: pageText(data, 'retry'), href: retry }],
      };
  }
}

/** The data for the script of `/link`. */
export function linkPageData(data: PageData): LinkPageData {
  return {
    ...signInPageData(data),
    backUrl: safeAddress(data.source?.chatUrl ?? null),
    addFriendUrl: safeAddress(data.addFriendUrl),
    failure: data.failure,
    texts: linkTexts(data),
  };
}

/** What every page behind LINE's sign-in needs. */
export function signInPageData(data: PageData) {
  const { name, logoUrl, privacyUrl, color } = data.brand;
  return {
    liffId: data.liffId,
    liffUrl: data.liffUrl,
    brand: { name: cleanName(name), logoUrl: safeAddress(logoUrl), privacyUrl: safeAddress(privacyUrl) },
    chatUrl: safeAddress(data.target?.chatUrl ?? null),
    button: buttonColor(color),
  };
}
