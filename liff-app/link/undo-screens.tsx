import { AccountRows } from '../ui/account-rows.tsx';
import { BackButton } from '../ui/back-button.tsx';
import { DangerButton, PrimaryButton, SecondaryButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import type { Linked } from './link-flow.ts';
import type { LinkModel } from './link-model.ts';

/** Asks before a link is undone. */
export function ConfirmScreen({ model, state }: { model: LinkModel; state: Linked }) {
  const { page } = model;
  const { texts } = page;
  return (
    <>
      {state.undoing ? <div class="spinner" /> : <Icon name="undo" />}
      <h1 tabIndex={-1}>{texts['linked.confirm.title']}</h1>
      <p class="body">{texts['linked.confirm.body']}</p>
      {(state.source || state.target) && <AccountRows page={page} source={state.source} target={state.target} />}
      <div class="actions" aria-busy={state.undoing}>
        <DangerButton label={texts['linked.confirm.primary']} onTap={() => model.tap('separate')} />
        <SecondaryButton label={texts['linked.confirm.secondary']} onTap={() => model.tap('keep')} />
      </div>
    </>
  );
}

/** It was undone, or it is too late for that. */
export function UndoEndScreen({ model, outcome }: { model: LinkModel; outcome: 'undone' | 'undo_late' }) {
  const { page } = model;
  return (
    <>
      <Icon name={outcome === 'undone' ? 'undo' : 'clock'} />
      <h1 tabIndex={-1}>{page.texts[`${outcome}.title`]}</h1>
      <p class="body">{page.texts[`${outcome}.body`]}</p>
      <div class="actions">
        {outcome === 'undo_late' && (
          <PrimaryButton page={page} label={page.texts['mine.title']} onTap={model.openMine} />
        )}
        <BackButton page={page} isPrimary={outcome === 'undone'} />
      </div>
    </>
  );
}
