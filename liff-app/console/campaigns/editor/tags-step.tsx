import { TagsField } from '../../tags/tags-field.tsx';
import type { StepProps } from './editor-props.ts';
import { editorWords as t } from './editor-words.ts';
import { Step } from './step.tsx';

/** Step 4: what is put on the contact of each side when the link is made (M22). */
export function TagsStep({ field }: StepProps) {
  return (
    <Step id="tags" number={4} title={t('step.tags')} intro={t('tags.intro')}>
      {(['tags.source', 'tags.target'] as const).map((path) => (
        <TagsField key={path} optional hint={t('tags.hint')} {...field(path)} />
      ))}
    </Step>
  );
}
