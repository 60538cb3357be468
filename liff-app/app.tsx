import { render } from 'preact';
import { startLink } from './link/link-model.ts';
import { LinkPage, nameOf } from './link/link-page.tsx';
import type { Page } from './page.ts';

/** Draws the page into `root`. The link flow is the first load; later pages load lazily. */
export function startApp(page: Page, root: Element): void {
  let shown = '';
  startLink(page, (state, model) => {
    const { name } = nameOf(state);
    const isPainted = !shown && state.screen === 'loading';
    // The server has painted this one: drawing it again would only delay the answer's screen.
    if (!isPainted) render(<LinkPage state={state} model={model} />, root);
    const heading = root.querySelector('h1');
    // A new state is announced by its heading. The first one is not: the page has only just opened.
    if (shown && shown !== name) heading?.focus();
    shown = name;
    document.title = [heading?.textContent, page.brand.name].filter(Boolean).join(' · ');
  });
}
