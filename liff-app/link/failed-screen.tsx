import { BackButton } from '../ui/back-button.tsx';
import { PrimaryButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { canTryAgain, type LinkState } from './link-flow.ts';
import type { LinkModel } from './link-model.ts';

type Failed = Extract<LinkState, { screen: 'failed' }>;
type Reason = Failed['reason'];

const withoutBack: readonly Reason[] = ['offline', 'busy'];

/** What happened, and the one next step. */
export function FailedScreen({ model, state }: { model: LinkModel; state: Failed }) {
  const { page } = model;
  // A server newer than this page may know more reasons.
  const reason = `failed.${state.reason}.title` in page.texts ? state.reason : 'unexpected_error';
  const canRetry = canTryAgain(reason);
  return (
    <>
      <Icon name={reason === 'declined' ? reason : 'warning'} />
      <h1 tabIndex={-1}>{page.texts[`failed.${reason}.title`]}</h1>
      <p class="body">{page.texts[`failed.${reason}.body`]}</p>
      <div class="actions">
        {canRetry && <PrimaryButton page={page} label={page.texts.retry} onTap={() => model.tap('retry')} />}
        {!withoutBack.includes(reason) && <BackButton page={page} isPrimary={!canRetry} />}
      </div>
    </>
  );
}
