import type { LinkSide } from '../../server/contract/link.ts';
import { platformNames } from '../../server/contract/platforms.ts';
import { AccountRows } from '../ui/account-rows.tsx';
import { Branded } from '../ui/branded.tsx';
import { PrimaryButton, TextButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Picture } from '../ui/picture.tsx';
import type { Linked } from './link-flow.ts';
import type { LinkModel } from './link-model.ts';

/** Names the two linked accounts, and offers an undo and the customer's own page. */
export function LinkedScreen({ model, state }: { model: LinkModel; state: Linked }) {
  const { page } = model;
  const chatUrl = state.target?.chatUrl ?? page.chatUrl ?? undefined;
  return (
    <>
      {state.source && state.target ? <Faces source={state.source} target={state.target} /> : <Icon name="done" />}
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

function Faces({ source, target }: { source: LinkSide; target: LinkSide }) {
  return (
    <div class="faces" aria-hidden="true">
      <Picture address={null} name={source.name || platformNames[source.platform]} />
      <Picture address={target.pictureUrl} name={target.name || platformNames[target.platform]} />
      <Icon name="done" />
    </div>
  );
}
