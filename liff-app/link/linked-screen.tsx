import { AccountRows } from '../ui/account-rows.tsx';
import { Branded } from '../ui/branded.tsx';
import { PrimaryButton, TextButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import type { Linked } from './link-flow.ts';
import type { LinkModel } from './link-model.ts';

/** Names the two linked accounts, and offers an undo and the customer's own page. */
export function LinkedScreen({ model, state }: { model: LinkModel; state: Linked }) {
  const { page } = model;
  const chatUrl = state.target?.chatUrl ?? page.chatUrl ?? undefined;
  return (
    <>
      <Icon name="done" />
      <h1 tabIndex={-1}>{page.texts[state.again ? 'linked.again.title' : 'linked.title']}</h1>
      <p class="body">
        <Branded text={page.texts['linked.body']} brand={page.brand.name} />
      </p>
      {(state.source || state.target) && <AccountRows page={page} source={state.source} target={state.target} />}
      <div class="actions">
        {(chatUrl || model.inLine()) && (
          <PrimaryButton page={page} label={page.texts.chat} href={chatUrl} onTap={chatUrl ? undefined : model.close} />
        )}
        {state.watch && <TextButton label={page.texts.undo} onTap={() => model.tap('undo')} />}
        <TextButton label={page.texts['mine.title']} onTap={model.openMine} />
      </div>
    </>
  );
}
