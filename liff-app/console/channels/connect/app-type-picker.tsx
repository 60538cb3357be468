import { useId } from 'preact/hooks';
import type { AppType } from './form-step.ts';
import { formWords as t } from './form-words.ts';

const appTypes: AppType[] = ['liff', 'mini_app'];

/** What customers sign in to on LINE: a Login channel's LIFF app, or a LINE MINI App. */
export function AppTypePicker({ value, onPick }: { value: AppType; onPick: (appType: AppType) => void }) {
  const id = useId();
  return (
    <fieldset class="platforms">
      <legend>{t('app.type')}</legend>
      <div class="platforms-grid">
        {appTypes.map((appType) => (
          <label key={appType} class="platform">
            <input type="radio" name={id} checked={appType === value} onInput={() => onPick(appType)} />
            <span>
              <b>{t(`app.type.${appType}`)}</b>
              <span class="small muted">{t(`app.type.${appType}.hint`)}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
