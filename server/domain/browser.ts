import type { Platform } from './channel.ts';
import type { BrowserKind } from './link-token.ts';

export type Browser = { kind: BrowserKind; os: 'ios' | 'android' | 'desktop' };

/**
 * Which browser a user agent names. Order matters: Messenger also carries Facebook's marks, and "offline/" is not LINE.
 * An iPhone without `Safari/` and an Android with `; wv)` are some other app's webview.
 */
export function detectBrowser(userAgent: string): Browser {
  const os = /iPhone|iPad|iPod/.test(userAgent) ? 'ios' : /Android/.test(userAgent) ? 'android' : 'desktop';
  return { kind: detectKind(userAgent, os), os };
}

function detectKind(userAgent: string, os: Browser['os']): BrowserKind {
  if (/\bLine\//.test(userAgent)) return 'line';
  if (/MessengerForiOS|MessengerLiteForiOS|FBAN\/Orca|FB_IAB\/(Orca-Android|MESSENGER)/.test(userAgent))
    return 'messenger';
  if (/\bInstagram\b/.test(userAgent)) return 'instagram';
  if (/FBAN\/|FBAV\/|FB_IAB\//.test(userAgent)) return 'facebook';
  if (os === 'android' && /; wv\)/.test(userAgent)) return 'webview';
  if (os === 'ios' && !/Safari\//.test(userAgent)) return 'webview';
  return 'external';
}

/** What `/go/:token` answers (platforms/meta.md §5, the last table), for a LINE target. */
export type GoAnswer = 'to_line' | 'open_externally' | 'not_on_android' | 'jump_phone' | 'jump_desktop';

export function goAnswer(browser: Browser, source: Platform): GoAnswer {
  if (browser.kind === 'line') return 'to_line';
  // M25: from Facebook, LINE isn't offered on Android, whatever the browser.
  if (browser.os === 'android' && source === 'messenger') return 'not_on_android';
  if (browser.os === 'desktop') return 'jump_desktop';
  // M26: these webviews follow no universal link; the customer goes on in a browser of its own.
  if (browser.os === 'ios' && browser.kind !== 'external') return 'open_externally';
  return 'jump_phone';
}
