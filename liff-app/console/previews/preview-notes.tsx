import { nameVariable } from '../../../server/contract/name-variable.ts';
import { previewWords as t } from './preview-words.ts';

/** Under a preview: what isn't as it will be. @param of everything that is shown, with `{name}` if the name is an example */
export function PreviewNotes({ of }: { of: object }) {
  return (
    <p class="field-hint">
      {JSON.stringify(of).includes(nameVariable) && `${t('name', { name: t('example') })} `}
      {t('alike')}
    </p>
  );
}
