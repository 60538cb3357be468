import type { JSX } from 'preact';
import { render } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import buttonCss from '../../ui/button.css?inline';
import pageCss from '../../ui/page.css?inline';
import screenCss from '../../ui/screen.css?inline';

type Props = { title: string; scheme: 'light' | 'dark'; lang: string; children: JSX.Element };

const blank = '<!doctype html><html><body><div id="app"></div></body></html>';

/**
 * A phone of 360 × 640 with a customer's page in it: the page's own styles in a document of its own, so that nothing of the console
 * reaches it and its media queries measure the phone. It is a picture: nothing in it takes focus or a tap.
 */
export function PhoneFrame({ title, scheme, lang, children }: Props) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [page, setPage] = useState<Document | null>(null);
  useEffect(() => {
    if (!page) return;
    page.documentElement.lang = lang;
    const app = page.querySelector('#app');
    if (app) render(children, app);
  }, [page, lang, children]);
  const open = () => {
    const { contentDocument, contentWindow } = frame.current ?? {};
    if (!contentDocument || !contentWindow) return;
    contentDocument.adoptedStyleSheets = [sheetFor(contentWindow as Window & typeof globalThis, scheme)];
    setPage(contentDocument);
  };
  return (
    <div class="phone">
      <iframe ref={frame} title={title} srcdoc={blank} onLoad={open} tabIndex={-1} inert />
    </div>
  );
}

/** The page's styles with the reader's scheme decided: a frame takes its scheme from the browser, not from the page around it. */
function sheetFor(realm: Window & typeof globalThis, scheme: Props['scheme']): CSSStyleSheet {
  const sheet = new realm.CSSStyleSheet();
  sheet.replaceSync([pageCss, screenCss, buttonCss].join('\n'));
  for (const rule of sheet.cssRules) {
    if (!(rule instanceof realm.CSSMediaRule) || !rule.conditionText.includes('prefers-color-scheme')) continue;
    rule.media.mediaText = scheme === 'dark' ? 'all' : 'not all';
  }
  return sheet;
}
