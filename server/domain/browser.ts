import type { Platform } from './channel.ts';
import type { BrowserKind } from './link-token.ts';

export type Browser = { kind: BrowserKind; os: 'ios' | 'android' | 'desktop' };

/**
 * Which browser a user agent names (platforms/meta.md §5). Order matters: Messenger also carries Facebook's marks, and
 * "offline/" is not LINE. An iPhone without `Safari/` and an Android with `; wv)` are some other app's webview.
 */
export function detectBrowser(userAgent: string): Browser {
  const named = /iPhone|iPad|iPod/.test(userAgent) ? 'ios' : /Android/.test(userAgent) ? 'android' : 'desktop';
  const kind = detectKind(userAgent, named);
  // On an iPad these apps may call themselves a Mac, where they have no browser of their own.
  const isPad = /Macintosh/.test(userAgent) && /^(messenger|facebook|instagram)$/.test(kind);
  return { kind, os: isPad ? 'ios' : named };
}

function detectKind(userAgent: string, os: Browser['os']): BrowserKind {
  // A crawler is no app's browser, whatever else it carries.
  if (/facebookexternalhit|facebookcatalog|Facebot/.test(userAgent)) return 'external';
  // Threads: an app of Meta's that is nobody's source.
  if (/\bBarcelona\b/.test(userAgent)) return 'webview';
  if (/\bLine\//.test(userAgent)) return 'line';
  if (/MessengerForiOS|MessengerLiteForiOS|FBAN\/Orca|FB_IAB\/(Orca-Android|MESSENGER)/.test(userAgent))
    return 'messenger';
  if (/\bInstagram\b/.test(userAgent)) return 'instagram';
  if (/FBAN\/|FBAV\/|FB_IAB\//.test(userAgent)) return 'facebook';
  if (os === 'android' && /; wv\)/.test(userAgent)) return 'webview';
  if (os === 'ios' && !/Safari\//.test(userAgent)) return 'webview';
  return 'external';
}

/**
 * What `/go/:token` answers (platforms/meta.md §5, the last table). `jump_in_app` and `open_externally` come after one
 * redirect to itself, so that the address holds the tap.
 */
export type GoAnswer = 'to_line' | 'open_externally' | 'not_on_android' | 'jump_in_app' | 'jump_phone' | 'jump_desktop';

/** @param route where the card was sent, and where it leads to: LINE or WhatsApp */
export function goAnswer(browser: Browser, route: { source: Platform; target: Platform }): GoAnswer {
  if (browser.kind === 'line') return route.target === 'line' ? 'to_line' : 'jump_phone';
  // M25: from Facebook, LINE isn't offered on Android, whatever the browser.
  if (browser.os === 'android' && needsIphone(route)) return 'not_on_android';
  if (browser.os === 'desktop') return 'jump_desktop';
  if (browser.kind === 'external') return 'jump_phone';
  // M26: these webviews follow no universal link; on iOS the customer goes on in a browser of its own.
  return browser.os === 'ios' ? 'open_externally' : 'jump_in_app';
}

/** M25: Facebook's cards lead to LINE on an iPhone only. */
export const needsIphone = (route: { source: Platform; target: Platform }): boolean =>
  route.source === 'messenger' && route.target === 'line';

/**
 * What a "desktop" is shown after all if its screen can be touched, which only the page's script sees: an iPad's Safari calls
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
