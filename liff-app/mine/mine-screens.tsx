import { OpenInLineScreen } from '../link/open-in-line-screen.tsx';
import { Branded } from '../ui/branded.tsx';
import { PrimaryButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { PageFooter, PageHeader } from '../ui/page-frame.tsx';
import { AskScreen, EndScreen, ExportScreen } from './change-screens.tsx';
import { ListScreen } from './list-screen.tsx';
import type { MineState } from './mine-flow.ts';
import type { MineModel, MinePage } from './mine-model.ts';

type Props = { state: MineState; model: MineModel };

const stepOf = (state: MineState): string | undefined =>
  state.screen === 'mine' && state.step !== 'list' ? state.step : undefined;
const reasonOf = (state: MineState): string | undefined => (state.screen === 'failed' ? state.reason : undefined);

/** The screen's name in full. Its change moves the focus and fades the new screen in. */
export const nameOf = (state: MineState): string => [state.screen, stepOf(state), reasonOf(state)].join(' ');

/** The customer's own page: the brand, the screen of the state, the privacy link. */
export function MineScreens({ state, model }: Props) {
  const isLoading = state.screen === 'loading';
  return (
    <>
      <PageHeader page={model.page} withLogo={!isLoading} />
      <main data-state={state.screen} data-step={stepOf(state)} data-reason={reasonOf(state)}>
        <div key={nameOf(state)} class="screen" role={isLoading ? 'status' : undefined}>
          {screenOf({ state, model })}
        </div>
      </main>
      <PageFooter page={model.page} />
    </>
  );
}

function screenOf({ state, model }: Props) {
  switch (state.screen) {
    case 'loading':
      return <LoadingScreen page={model.page} isLong={state.isLong} />;
    case 'open_in_line':
      return <OpenInLineScreen model={model} canLogIn={state.canLogIn} />;
    case 'failed':
      return <FailedScreen model={model} reason={state.reason} />;
    case 'mine':
      switch (state.step) {
        case 'list':
          return <ListScreen model={model} mine={state.mine} busy={state.busy} />;
        case 'unlink':
        case 'erase':
          return <AskScreen model={model} state={state} />;
        case 'export':
          return <ExportScreen model={model} />;
        case 'unlinked':
        case 'erased':
          return <EndScreen model={model} state={state} />;
      }
  }
}

function LoadingScreen({ page, isLong }: { page: MinePage; isLong: boolean }) {
  return (
    <>
      <div class="spinner" />
      <h1 tabIndex={-1}>{page.texts['mine.title']}</h1>
      <p class="body">{page.texts['mine.loading']}</p>
      <p class="note" aria-live="polite">
        {isLong && page.texts['loading.still']}
      </p>
    </>
  );
}

/** The page's own words of a failure, else those that it shares with linking. */
function FailedScreen({ model, reason }: { model: MineModel; reason: string }) {
  const { page } = model;
  const texts: Record<string, string> = page.texts;
  const own = (part: 'title' | 'body', of: string) =>
    texts[`mine.failed.${of}.${part}`] ?? texts[`failed.${of}.${part}`];
  const known = own('title', reason) ? reason : 'unexpected_error';
  return (
    <>
      <Icon name="warning" />
      <h1 tabIndex={-1}>{own('title', known)}</h1>
      <p class="body">
        <Branded text={own('body', known) ?? ''} brand={page.brand.name} />
      </p>
      <div class="actions">
        <PrimaryButton page={page} label={page.texts.retry} onTap={() => model.tap('retry')} />
      </div>
    </>
  );
}
