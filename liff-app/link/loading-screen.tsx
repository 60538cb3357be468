import { Branded } from '../ui/branded.tsx';
import type { LinkState } from './link-flow.ts';
import type { LinkModel } from './link-model.ts';

type Loading = Extract<LinkState, { screen: 'loading' }>;

/** The same words that the server has painted already; after five seconds it says that it is still working. */
export function LoadingScreen({ model, state }: { model: LinkModel; state: Loading }) {
  const { texts, brand } = model.page;
  return (
    <>
      <div class="spinner" />
      <h1 tabIndex={-1}>{texts['loading.title']}</h1>
      <p class="body">
        <Branded text={texts['loading.body']} brand={brand.name} />
      </p>
      <p class="note" aria-live="polite">
        {state.isLong && texts['loading.still']}
      </p>
    </>
  );
}
