import type { BrowserKind } from '../../contract/platform-facts.ts';
import type { Browser, GoAnswer } from './browser.ts';
import { type EscapeWay, exitAddress, type JumpTarget, jumpAddress } from './browser-exit.ts';

/**
 * The steps out of an in-app browser. `address` is the page's own, to be copied by hand; `exit` is a button that tries the same with
 * one tap (null: no exit is known, and the pictures are shown at once).
 */
export type Guide = {
  app: BrowserKind;
  os: 'ios' | 'android';
  address: string;
  exit: string | null;
};

/** What a `/go` page shows. `href` leads on to the target. */
export type GoPage =
  | { kind: 'jump'; href: string; guide: Guide | null }
  | { kind: 'desktop'; href: string; address: string; needsIphone: boolean; touch: GoPage | null }
  | { kind: 'open_externally'; guide: Guide; href: string | null }
  | { kind: 'not_on_android' }
  /** For a program that shows the card in a chat. */
  | { kind: 'preview' };

/**
 * A visit that is answered with a page. `address` is the page's own, with the tap in it; `touch` is the answer if this "desktop"
 * turns out to be a tablet or a phone.
 */
export type GoVisit = {
  browser: Browser;
  target: JumpTarget;
  address: string;
  needsIphone: boolean;
  touch: 'jump_phone' | 'not_on_android' | null;
  escapeWays: readonly EscapeWay[];
};

/** The page of an answer that isn't a redirect. */
export function goPage(answer: Exclude<GoAnswer, 'to_line'>, visit: GoVisit): GoPage {
  const { browser, target, address, needsIphone, touch, escapeWays } = visit;
  const href = jumpAddress(browser, target, escapeWays);
  const guide: Guide = {
    app: browser.kind,
    os: browser.os === 'android' ? 'android' : 'ios',
    address,
    exit: exitAddress(browser, address, target.url, escapeWays),
  };
  switch (answer) {
    case 'not_on_android':
      return { kind: 'not_on_android' };
    case 'jump_phone':
    case 'jump_in_app':
      return { kind: 'jump', href, guide: browser.kind === 'external' ? null : guide };
    case 'jump_desktop':
      return { kind: 'desktop', href, address, needsIphone, touch: touch && goPage(touch, { ...visit, touch: null }) };
    case 'open_externally':
      // An unknown webview may still follow a tapped link; Meta's are known not to.
      return { kind: 'open_externally', guide, href: browser.kind === 'webview' ? href : null };
  }
}
