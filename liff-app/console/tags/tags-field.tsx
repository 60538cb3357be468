import type { ComponentProps } from 'preact';
import { ChipsField } from '../ui/chips-field.tsx';
import { suggestTags } from './tag-api.ts';
import { tagWords as t } from './tag-words.ts';

type Props = Omit<ComponentProps<typeof ChipsField>, 'most' | 'removeLabel' | 'suggestions'> & { items?: number };

/** Tags: existing ones are suggested while one is typed, new ones may be typed too. */
export function TagsField({ items = 50, ...props }: Props) {
  return (
    <ChipsField
      {...props}
      most={{ items, letters: 100 }}
      removeLabel={(tag) => t('chip.remove', { tag })}
      suggestions={{ find: suggestTags, found: (n) => t('suggestions', { n }) }}
    />
  );
}
