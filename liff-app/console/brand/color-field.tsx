import { useId } from 'preact/hooks';
import { buttonColor, contrast, pageBackground } from '../../ui/brand-color.ts';
import { describedBy, Field } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { hexOf } from './brand-form.ts';
import { brandWords as t } from './brand-words.ts';

type Props = { value: string; onInput: (value: string) => void; error: string | undefined };

/** The button's colour: picked, or typed as hex; under it what its label and its border will be. */
export function ColorField({ value, onInput, error }: Props) {
  const id = useId();
  return (
    <Field id={id} label={t('color')} hint={<Advice color={hexOf(value)} />} error={error} optional>
      <div class="color-row">
        <input
          class="input"
          type="color"
          aria-label={t('color.pick')}
          // A browser's colour input can't be empty: it begins with the default colour.
          value={hexOf(value) ?? '#16191c'}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
        <input
          {...describedBy(id, error)}
          class="input code"
          dir="ltr"
          value={value}
          placeholder="#1a2b3c"
          autocomplete="off"
          spellcheck={false}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
        {value && (
          <button type="button" class="icon-button" aria-label={t('color.clear')} onClick={() => onInput('')}>
            <Icon name="close" />
          </button>
        )}
      </div>
    </Field>
  );
}

function Advice({ color }: { color: string | null }) {
  if (!color) return <>{t('color.none')}</>;
  const { className } = buttonColor(color);
  const ink = className.includes('ink-white') ? 'white' : 'black';
  const ratio = (other: string) => contrast(color, other).toFixed(1);
  return (
    <>
      {t(`color.ink.${ink}`, { ratio: ratio(ink === 'white' ? '#ffffff' : '#000000') })}
      {(['light', 'dark'] as const).map(
        (scheme) =>
          className.includes(`edge-${scheme}`) && t(`color.edge.${scheme}`, { ratio: ratio(pageBackground[scheme]) }),
      )}
    </>
  );
}
