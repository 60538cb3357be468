import { shellWords } from '../i18n/shell-words.ts';

/** Something is on its way; it shows itself only if that takes a moment. */
export function Spinner() {
  return (
    <div class="waiting" role="status">
      <span class="spinner" aria-hidden="true" />
      <span class="hidden">{shellWords('loading')}</span>
    </div>
  );
}
