import { render } from 'preact';
import type { MinePageData } from '../../server/contract/page.ts';
import { mineTextKeys } from '../i18n/mine-keys.ts';
import { withTexts } from '../page.ts';
import { startMineFlow } from './mine-model.ts';
import { MineScreens, nameOf } from './mine-screens.tsx';

/** Draws `/link/mine` into `root`: a chunk of its own, loaded by this page only. */
export function startMine(data: MinePageData, root: Element): void {
  let shown = '';
  startMineFlow(withTexts(data, mineTextKeys), (state, model) => {
    render(<MineScreens state={state} model={model} />, root);
    const name = nameOf(state);
    const heading = root.querySelector('h1');
    // As in `app.tsx`: a new state is announced by its heading.
    if (shown && shown !== name) heading?.focus();
    shown = name;
    document.title = [heading?.textContent, data.brand.name].filter(Boolean).join(' · ');
  });
}
