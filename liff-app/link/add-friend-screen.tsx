import { BackButton } from '../ui/back-button.tsx';
import { Branded } from '../ui/branded.tsx';
import { PrimaryButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import type { LinkState } from './link-flow.ts';
import type { LinkModel } from './link-model.ts';

type AddFriend = Extract<LinkState, { screen: 'add_friend' }>;

/** Never-friend and blocked see the same words in each step. */
export function AddFriendScreen({ model, state }: { model: LinkModel; state: AddFriend }) {
  const { page } = model;
  const { texts } = page;
  const { step } = state;
  // Inside LINE a sheet opens over the page; elsewhere the account's own page, beside ours.
  const href = model.inLine() ? undefined : (state.url ?? page.addFriendUrl ?? undefined);
  return (
    <>
      {step === 'waiting' ? <div class="spinner" /> : <Icon name={step === 'ask' ? 'friend' : 'again'} />}
      <h1 tabIndex={-1}>{texts[`add_friend.${step}.title`]}</h1>
      <p class="body">
        <Branded text={texts[`add_friend.${step}.body`]} brand={page.brand.name} />
      </p>
      <div class="actions">
        {step === 'ask' && (
          <PrimaryButton
            page={page}
            label={texts['add_friend.ask.primary']}
            href={href}
            newTab
            onTap={() => model.tap('add_friend')}
          />
        )}
        {step === 'ask' && (
          <p class="note" aria-live="polite">
            {state.notAdded && texts['add_friend.ask.not_added']}
          </p>
        )}
        {step !== 'waiting' && <BackButton page={page} isPrimary={step === 'again'} />}
      </div>
    </>
  );
}
