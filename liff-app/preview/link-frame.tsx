import { render } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { LinkPageData } from '../../server/contract/page.ts';
import { linkTextKeys } from '../i18n/link-keys.ts';
import type { Button, LinkState } from '../link/link-flow.ts';
import type { LinkModel } from '../link/link-model.ts';
import { LinkPage, nameOf } from '../link/link-page.tsx';
import { type Page, withTexts } from '../page.ts';
import { PageFrame } from './page-frame.tsx';

/** The page of `/link` without its scripts: the preview draws its screens. */
export function readLinkPage(html: string): { html: string; page: Page } {
  const parsed = new DOMParser().parseFromString(html, 'text/html');
  const data: LinkPageData = JSON.parse(parsed.querySelector('#page')?.textContent ?? '');
  for (const script of parsed.querySelectorAll('script')) script.remove();
  return { html: `<!doctype html>${parsed.documentElement.outerHTML}`, page: withTexts(data, linkTextKeys) };
}

type Props = {
  link: ReturnType<typeof readLinkPage>;
  state: LinkState;
  title: string;
  tap: (button: Button) => void;
  /** To the target's chat, and to the source's. */
  toChat: () => void;
  goBack: () => void;
};

/** A screen of `/link`, drawn by the components that draw it for customers. */
export function LinkFrame({ link, state, title, tap, toChat, goBack }: Props) {
  const [root, setRoot] = useState<Element | null>(null);
  const { page } = link;
  const model = useMemo(
    (): LinkModel => ({ page, tap, inLine: () => true, lineAddress: () => '', openMine() {}, close: toChat }),
    [page, tap, toChat],
  );
  const { name } = nameOf(state);
  useEffect(() => {
    if (root) render(<LinkPage state={state} model={model} />, root);
  }, [root, state, model]);
  useEffect(() => root?.querySelector('h1')?.focus(), [root, name]);
  const follow = (anchor: HTMLAnchorElement) => {
    if (anchor.getAttribute('href') === page.backUrl) goBack();
    else if (anchor.classList.contains('button')) toChat();
  };
  return (
    <PageFrame
      html={link.html}
      title={title}
      onLink={follow}
      onReady={(frame) => setRoot(frame.querySelector('#app'))}
    />
  );
}
