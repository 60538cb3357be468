import { PageFooter, PageHeader } from '../ui/page-frame.tsx';
import { AddFriendScreen } from './add-friend-screen.tsx';
import { ConsentScreen } from './consent-screen.tsx';
import { FailedScreen } from './failed-screen.tsx';
import type { LinkState } from './link-flow.ts';
import type { LinkModel } from './link-model.ts';
import { LinkedScreen } from './linked-screen.tsx';
import { LoadingScreen } from './loading-screen.tsx';
import { OpenInLineScreen } from './open-in-line-screen.tsx';
import { ConfirmScreen, UndoEndScreen } from './undo-screens.tsx';

type Props = { state: LinkState; model: LinkModel };

/** The screen's name in full. Its change moves the focus and fades the new screen in. */
export function nameOf(state: LinkState): { step?: string; reason?: string; name: string } {
  const step = stepOf(state);
  const reason = state.screen === 'failed' ? state.reason : undefined;
  return { step, reason, name: [state.screen, step, reason].join(' ') };
}

function stepOf(state: LinkState): string | undefined {
  if (state.screen === 'add_friend') return state.step;
  if (state.screen !== 'linked') return undefined;
  return state.confirm ? 'confirm' : state.again ? 'again' : undefined;
}

/** The customer's page: the brand, the screen of the state, the privacy link. */
export function LinkPage({ state, model }: Props) {
  const { step, reason, name } = nameOf(state);
  const isLoading = state.screen === 'loading';
  return (
    <>
      <PageHeader page={model.page} withLogo={!isLoading} />
      <main data-state={state.screen} data-step={step} data-reason={reason}>
        <div key={name} class="screen" role={isLoading ? 'status' : undefined}>
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
      return <LoadingScreen model={model} state={state} />;
    case 'open_in_line':
      return <OpenInLineScreen model={model} canLogIn={state.canLogIn} />;
    case 'consent':
      return <ConsentScreen model={model} state={state} />;
    case 'add_friend':
      return <AddFriendScreen model={model} state={state} />;
    case 'linked':
      return state.confirm ? (
        <ConfirmScreen model={model} state={state} />
      ) : (
        <LinkedScreen model={model} state={state} />
      );
    case 'undone':
    case 'undo_late':
      return <UndoEndScreen model={model} outcome={state.screen} />;
    case 'failed':
      return <FailedScreen model={model} state={state} />;
  }
}
