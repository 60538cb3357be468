import { shellWords } from '../i18n/shell-words.ts';

/** Something is loading; shown only if that takes a moment. */
export function Spinner() {
  return (
    <div class="waiting" role="status">
      <span class="spinner" aria-hidden="true" />
      <span class="hidden">{shellWords('loading')}</span>
    </div>
  );
}
