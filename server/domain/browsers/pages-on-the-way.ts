import { type Platform, platforms } from '../../contract/platforms.ts';
import { type Browser, goAnswer, needsIphone } from './browser.ts';
import { type GoPage, type GoVisit, goPage } from './browser-page.ts';

export type PhoneOs = 'ios' | 'android';

/** The `/go` pages between a card in its source's app and its target on one phone, in order; none where the app leads there itself. */
export function pagesOnTheWay(
  os: PhoneOs,
  route: { source: Platform; target: Platform },
  visit: Pick<GoVisit, 'target' | 'address' | 'escapeWays'>,
): GoPage[] {
  const pageIn = (browser: Browser): GoPage | null => {
    const answer = goAnswer(browser, route);
    if (answer === 'to_line') return null;
    return goPage(answer, { ...visit, browser, needsIphone: needsIphone(route), touch: null });
  };
  const [kind = 'external'] = platforms[route.source].browsers;
  const inApp = pageIn({ kind, os });
  const outside = inApp?.kind === 'open_externally' ? pageIn({ kind: 'external', os }) : null;
  return [inApp, outside].filter((page) => page !== null);
}
