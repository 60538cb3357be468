import { previewWords as t } from './preview-words.ts';

/** Under a preview: what isn't as it will be. @param shown the messages, whose customer may have the example's name */
export function PreviewNotes({ shown }: { shown: unknown }) {
  const name = t('example');
  return (
    <p class="field-hint">
      {JSON.stringify(shown)?.includes(name) && `${t('name', { name })} `}
      {t('alike')}
    </p>
  );
}
