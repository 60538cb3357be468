import type { BrowserKind } from '../../contract/platform-facts.ts';
import { type Platform, platforms } from '../../contract/platforms.ts';

export type Browser = { kind: BrowserKind; os: 'ios' | 'android' | 'desktop' };

/**
 * Which browser a user agent names (platforms/meta.md §5). Order matters: Messenger also carries Facebook's marks, and
 * "offline/" is not LINE. What looks like a webview and names no browser is another app's.
 */
export function detectBrowser(userAgent: string): Browser {
  const named = /iPhone|iPad|iPod/.test(userAgent) ? 'ios' : /Android/.test(userAgent) ? 'android' : 'desktop';
  const kind = detectKind(userAgent, named);
  // On an iPad these apps may call themselves a Mac, where they have no browser of their own.
  const isPad = /Macintosh/.test(userAgent) && /^(messenger|facebook|instagram|webview)$/.test(kind);
  return { kind, os: isPad ? 'ios' : named };
}

/** Meta's agents since 2025 end with only this, without `FBAN`, `FBAV` or the app's version. */
const metaApps: Record<string, BrowserKind> = { Messenger: 'messenger', Instagram: 'instagram', Facebook: 'facebook' };

/**
 * Browsers of their own that may lack Safari's `Version/`, or look like Android's webview. The Google app (`GSA/`) isn't one:
 * what it opens stays in the app.
 */
const ownIosBrowsers =
  /\b(CriOS|FxiOS|Focus|Klar|EdgiOS|OPiOS|OPT|OPX|OPRGX|DuckDuckGo|Ddg|YaBrowser|SamsungBrowser|Vivaldi|Whale|Ecosia|AlohaBrowser|Brave|Coast|Puffin)\//;
const ownAndroidBrowsers = /\b(\w*Browser|OPR|OPT|OPX|DuckDuckGo|Ddg|EdgA|Focus|Klar|Vivaldi|Whale|Silk|Puffin)\//;

function detectKind(userAgent: string, os: Browser['os']): BrowserKind {
  // A crawler is no app's browser, whatever else it carries.
  if (/facebookexternalhit|facebookcatalog|Facebot/.test(userAgent)) return 'external';
  // Threads: an app of Meta's that is no source.
  if (/\bBarcelona\b/.test(userAgent)) return 'webview';
  const metaApp = /\bMetaIAB (\w+)/.exec(userAgent)?.[1];
  if (metaApp) return metaApps[metaApp] ?? 'webview';
  if (/\bLine\//.test(userAgent)) return 'line';
  if (/MessengerForiOS|MessengerLiteForiOS|FBAN\/Orca|FB_IAB\/(Orca-Android|MESSENGER)/.test(userAgent))
    return 'messenger';
  if (/\bInstagram\b/.test(userAgent)) return 'instagram';
  if (/FBAN\/|FBAV\/|FB_IAB\//.test(userAgent)) return 'facebook';
  if (os === 'ios' && isIosWebview(userAgent)) return 'webview';
  if (os === 'android' && isAndroidWebview(userAgent)) return 'webview';
  return 'external';
}

/** Safari says `Version/` and `Safari/`, a webview one of the two at most. */
const isIosWebview = (userAgent: string): boolean =>
  !ownIosBrowsers.test(userAgent) &&
  (!/\bVersion\//.test(userAgent) || !/\bSafari\//.test(userAgent) || /\bGSA\//.test(userAgent));

/** Some apps take `; wv` out of their agent; `Version/4.0` before Chrome's own stays. */
const isAndroidWebview = (userAgent: string): boolean =>
  /; wv\)/.test(userAgent) || (/\bVersion\/4\.0 Chrome\//.test(userAgent) && !ownAndroidBrowsers.test(userAgent));

/**
 * What `/go/:token` answers (platforms/meta.md §5, the last table). `jump_in_app` and `open_externally` come after one
 * redirect to itself, so that the address holds the tap.
 */
export type GoAnswer = 'to_line' | 'open_externally' | 'not_on_android' | 'jump_in_app' | 'jump_phone' | 'jump_desktop';

/** @param route where the card was sent, and where it leads to: LINE or WhatsApp */
export function goAnswer(browser: Browser, route: { source: Platform; target: Platform }): GoAnswer {
  if (browser.kind === 'line') return platforms[route.target].target === 'liff' ? 'to_line' : 'jump_phone';
  // M25: whatever the browser.
  if (browser.os === 'android' && needsIphone(route)) return 'not_on_android';
  if (browser.os === 'desktop') return 'jump_desktop';
  if (browser.kind === 'external') return 'jump_phone';
  // M26: these webviews follow no universal link; on iOS the customer continues in a real browser.
  return browser.os === 'ios' ? 'open_externally' : 'jump_in_app';
}

/** M25: the source's cards don't lead to such a target on Android. */
export function needsIphone(route: { source: Platform; target: Platform }): boolean {
  const { target } = platforms[route.target];
  return target !== null && !platforms[route.source].targetsOnAndroid.includes(target);
}

/**
 * What a "desktop" with a touch screen is shown instead, which only the page's script can detect: an iPad's Safari calls
 * itself a Mac, and *desktop site* on Android calls itself Linux. Null for every other agent.
 */
export function touchAnswer(
  userAgent: string,
  route: { source: Platform; target: Platform },
): 'jump_phone' | 'not_on_android' | null {
  const { kind, os } = detectBrowser(userAgent);
  if (kind !== 'external' || os !== 'desktop') return null;
  if (/Macintosh/.test(userAgent)) return 'jump_phone';
  if (!/X11; Linux/.test(userAgent)) return null;
  return needsIphone(route) ? 'not_on_android' : 'jump_phone';
}
