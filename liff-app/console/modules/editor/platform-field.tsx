import { useId } from 'preact/hooks';
import type { Platform } from '../../campaigns/editor/limits.ts';
import { consolePlatformNames } from '../../i18n/platforms.ts';
import { moduleWords as t } from '../module-words.ts';

type Props = { value: Platform | null; error: string | undefined; onInput: (platform: Platform) => void };

const platforms = Object.keys(consolePlatformNames) as Platform[];

/** Which platform a new module is for. */
export function PlatformField({ value, error, onInput }: Props) {
  const id = useId();
  return (
    <fieldset class="message platform-field" aria-describedby={`${id}-note`}>
      <legend>{t('form.platform')}</legend>
      <div class="segments">
        {platforms.map((platform) => (
          <label key={platform}>
            <input
              type="radio"
              name={id}
              value={platform}
              checked={value === platform}
              aria-describedby={`${id}-note`}
              onInput={() => onInput(platform)}
            />
            <span>{consolePlatformNames[platform]}</span>
          </label>
        ))}
      </div>
      <p id={`${id}-note`} class={error ? 'field-error small' : 'field-hint'} aria-live="polite">
        {error ?? t('form.platform.hint')}
      </p>
    </fieldset>
  );
}
