// The ways out of an in-app browser (platforms/meta.md §5). None is promised by its vendor: each can be switched off, and each is
// the `href` of something that the customer taps.
import type { Browser } from './browser.ts';

export const escapeWays = ['android_intent', 'instagram_extbrowser', 'x_safari'] as const;
export type EscapeWay = (typeof escapeWays)[number];

/** Where a card leads. `url` opens it anywhere; WhatsApp's app can also be handed number and draft directly. */
export type JumpTarget = { url: string; whatsapp: { digits: string; text: string } | null };

/** The known exit for this browser, if it is switched on. */
function wayOut({ kind, os }: Browser, switchedOn: readonly EscapeWay[]): EscapeWay | null {
  const way = ways[kind][os === 'android' ? 'android' : 'ios'];
  return way && switchedOn.includes(way) ? way : null;
}

const ways: Record<Browser['kind'], Record<'ios' | 'android', EscapeWay | null>> = {
  messenger: { ios: 'x_safari', android: 'android_intent' },
  facebook: { ios: 'x_safari', android: 'android_intent' },
  instagram: { ios: 'instagram_extbrowser', android: 'android_intent' },
  webview: { ios: null, android: 'android_intent' },
  // LINE's has its own exit (`exitAddress`), and follows links.
  line: { ios: null, android: null },
  external: { ios: null, android: null },
};

/**
 * The address that opens `url` in the phone's own browser when it is tapped in this one.
 * @param fallbackUrl where Android goes if nothing takes the intent
 * @returns null if no exit is known, or its switch is off
 */
export function exitAddress(
  browser: Browser,
  url: string,
  fallbackUrl: string,
  switchedOn: readonly EscapeWay[],
): string | null {
  // Documented by LINE, and only LINE knows it.
  if (browser.kind === 'line') return `${url}${url.includes('?') ? '&' : '?'}openExternalBrowser=1`;
  switch (wayOut(browser, switchedOn)) {
    case 'android_intent':
      return webIntent(url, fallbackUrl);
    case 'instagram_extbrowser':
      return `instagram://extbrowser/?url=${encodeURIComponent(url)}`;
    case 'x_safari':
      return `x-safari-${url}`;
    case null:
      return null;
  }
}

/**
 * The address of the button that leads to the target. In another app's browser on Android it is an intent, which the phone
 * hands to LINE or WhatsApp itself (to the browser where they aren't installed); everywhere else the plain address.
 */
export function jumpAddress(browser: Browser, target: JumpTarget, switchedOn: readonly EscapeWay[]): string {
  if (wayOut(browser, switchedOn) !== 'android_intent') return target.url;
  const { url, whatsapp } = target;
  if (!whatsapp) return webIntent(url, url);
  // No package: WhatsApp Business has another one than WhatsApp.
  return intent(`send?phone=${whatsapp.digits}&text=${encodeURIComponent(whatsapp.text)}`, 'whatsapp', url);
}

function webIntent(url: string, fallbackUrl: string): string {
  const [scheme = 'https', rest = ''] = url.split('://');
  return intent(rest, scheme, fallbackUrl);
}

const intent = (rest: string, scheme: string, fallbackUrl: string) =>
  `intent://${rest}#Intent;scheme=${scheme};S.browser_fallback_url=${encodeURIComponent(fallbackUrl)};end`;

/** WhatsApp's own link to a chat with a draft. @param prefix `WHATSAPP_LINK_URL` @param digits the number, without `+` */
export const whatsappLink = (prefix: string, digits: string, text: string): string =>
  `${prefix}/${digits}?text=${encodeURIComponent(text)}`;
