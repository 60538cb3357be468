import { useId } from 'preact/hooks';
import { type Platform, platformIds, platforms } from '../../../../server/contract/platforms.ts';
import { moduleWords as t } from '../module-words.ts';

type Props = { value: Platform | null; error: string | undefined; onInput: (platform: Platform) => void };

/** Which platform a new module is for. */
export function PlatformField({ value, error, onInput }: Props) {
  const id = useId();
  return (
    <fieldset class="message platform-field" aria-describedby={`${id}-note`}>
      <legend>{t('form.platform')}</legend>
      <div class="segments">
        {platformIds.map((platform) => (
          <label key={platform}>
            <input
              type="radio"
              name={id}
              value={platform}
              checked={value === platform}
              aria-describedby={`${id}-note`}
              onInput={() => onInput(platform)}
            />
            <span>{platforms[platform].marketersName}</span>
          </label>
        ))}
      </div>
      <p id={`${id}-note`} class={error ? 'field-error small' : 'field-hint'} aria-live="polite">
        {error ?? t('form.platform.hint')}
      </p>
    </fieldset>
  );
}
