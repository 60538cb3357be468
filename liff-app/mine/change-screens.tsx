import { Branded } from '../ui/branded.tsx';
import { DangerButton, PrimaryButton, SecondaryButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import type { Change, MineState } from './mine-flow.ts';
import type { MineModel } from './mine-model.ts';

type Step<Name> = Extract<MineState, { screen: 'mine'; step: Name }>;

const asking = {
  unlink: { title: 'mine.ask.title', body: 'mine.ask.body', yes: 'mine.unlink' },
  erase: { title: 'mine.ask_erase.title', body: 'mine.ask_erase.body', yes: 'mine.ask_erase.yes' },
} as const;

/** Asks before something is unlinked or erased: what goes, and what becomes of LINE's permission. */
export function AskScreen({ model, state }: { model: MineModel; state: Step<Change> }) {
  const { texts, brand } = model.page;
  const { title, body, yes } = asking[state.step];
  return (
    <>
      {state.busy ? <div class="spinner" /> : <Icon name={state.step === 'unlink' ? 'undo' : 'warning'} />}
      <h1 tabIndex={-1}>{texts[title]}</h1>
      <p class="body">
        <Branded text={texts[body]} brand={brand.name} />
      </p>
      <p class="note">{texts[state.mine.endsPermission ? 'mine.permission.ends' : 'mine.permission.stays']}</p>
      <div class="actions" aria-busy={state.busy}>
        <DangerButton label={texts[yes]} onTap={() => model.tap('yes')} />
        <SecondaryButton label={texts['mine.keep']} onTap={() => model.tap('keep')} />
      </div>
    </>
  );
}

/** The download is ready: a tap of its own opens it, since nothing else may open a window. */
export function ExportScreen({ model }: { model: MineModel }) {
  const { page } = model;
  return (
    <>
      <Icon name="done" />
      <h1 tabIndex={-1}>{page.texts['mine.export.title']}</h1>
      <p class="body">{page.texts['mine.export.body']}</p>
      <div class="actions">
        <PrimaryButton page={page} label={page.texts['mine.export.open']} onTap={() => model.tap('open')} />
        <SecondaryButton label={page.texts['mine.back']} onTap={() => model.tap('keep')} />
      </div>
    </>
  );
}

/** It is done; where LINE's permission holds, how to end it. */
export function EndScreen({ model, state }: { model: MineModel; state: Step<'unlinked' | 'erased'> }) {
  const { page } = model;
  const { texts, chatUrl } = page;
  return (
    <>
      <Icon name="done" />
      <h1 tabIndex={-1}>{texts[`mine.${state.step}.title`]}</h1>
      <p class="body">
        <Branded text={texts[`mine.${state.step}.body`]} brand={page.brand.name} />
      </p>
      <p class="note">{texts[state.deauthorized ? 'mine.permission.ended' : 'mine.permission.stays']}</p>
      <div class="actions">
        {(chatUrl || model.inLine()) && (
          <PrimaryButton
            page={page}
            label={texts.chat}
            href={chatUrl ?? undefined}
            onTap={chatUrl ? undefined : model.close}
          />
        )}
      </div>
    </>
  );
}
