import { AccountRows } from '../ui/account-rows.tsx';
import { Branded } from '../ui/branded.tsx';
import { PrimaryButton, SecondaryButton } from '../ui/button.tsx';
import type { LinkState } from './link-flow.ts';
import type { LinkModel } from './link-model.ts';

type Consent = Extract<LinkState, { screen: 'consent' }>;

/** Names both accounts and asks. Neither answer is preselected. */
export function ConsentScreen({ model, state }: { model: LinkModel; state: Consent }) {
  const { page } = model;
  return (
    <>
      <h1 tabIndex={-1}>{page.texts['consent.title']}</h1>
      <p class="body">
        <Branded text={page.texts['consent.body']} brand={page.brand.name} />
      </p>
      <AccountRows page={page} source={state.source} target={state.target} />
      <div class="actions">
        <PrimaryButton page={page} label={page.texts['consent.yes']} onTap={() => model.tap('yes')} />
        <SecondaryButton label={page.texts['consent.no']} onTap={() => model.tap('not_me')} />
      </div>
    </>
  );
}
