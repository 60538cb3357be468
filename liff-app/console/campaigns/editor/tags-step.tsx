import { ChipsField } from '../../ui/chips-field.tsx';
import { cardWords } from './card-words.ts';
import type { StepProps } from './editor-props.ts';
import { editorWords as t } from './editor-words.ts';
import { Step } from './step.tsx';

/** Step 4: what is put on the contact of each side when the link is made (M22). */
export function TagsStep({ form, edit }: StepProps) {
  const field = (side: 'source' | 'target') => (
    <ChipsField
      optional
      label={t(`tags.${side}`)}
      hint={t('tags.hint')}
      value={form.tags[side]}
      most={{ items: 50, letters: 100 }}
      removeLabel={(chip) => cardWords('chips.remove', { chip })}
      onInput={(tags) => edit((newest) => ({ tags: { ...newest.tags, [side]: tags } }))}
    />
  );
  return (
    <Step id="tags" number={4} title={t('step.tags')} intro={t('tags.intro')}>
      {field('source')}
      {field('target')}
    </Step>
  );
}
