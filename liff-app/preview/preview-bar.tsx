import type { PhonePreview } from '../../server/contract/phone-previews.ts';
import { failureReasons, pageReasons } from '../../server/contract/reasons.ts';
import type { Page } from '../page.ts';
import { isAtEnd, type Outcome, type PhoneOs, type Walk } from './preview-walk.ts';
import type { PreviewWords } from './preview-words.ts';

type Props = {
  walk: Walk;
  shown: PhonePreview;
  /** The customer's page, whose titles name the failures. */
  page: Page;
  stepName: string;
  isLost: boolean;
  choose: (outcome: Outcome, os: PhoneOs) => void;
  next: () => void;
  restart: () => void;
  t: PreviewWords;
};

/** What happens to the customer, on which phone, and on to the next step. */
export function PreviewBar({ walk, shown, page, stepName, isLost, choose, next, restart, t }: Props) {
  const { outcome, os } = walk;
  return (
    <section class="bar" aria-label={t('controls')}>
      <p class="bar-note">
        {isLost ? (
          t('lost')
        ) : (
          <>
            <strong>{t('title')}</strong> <span>{t('text')}</span>
          </>
        )}
      </p>
      <div class="bar-row">
        <label class="bar-choice">
          <span>{t('outcome')}</span>
          <select value={outcome} onInput={(event) => choose(event.currentTarget.value as Outcome, os)}>
            <Outcomes shown={shown} page={page} t={t} />
          </select>
        </label>
        <label class="bar-choice">
          <span>{t('phone')}</span>
          <select value={os} onInput={(event) => choose(outcome, event.currentTarget.value as PhoneOs)}>
            <option value="ios">{t('ios')}</option>
            <option value="android">{t('android')}</option>
          </select>
        </label>
      </div>
      <div class="bar-row">
        <button type="button" class="bar-button" onClick={restart}>
          {t('restart')}
        </button>
        <p class="bar-step" role="status">
          {stepName}
        </p>
        <button type="button" class="bar-button main" onClick={next} disabled={isAtEnd(walk)}>
          {t('next')}
        </button>
      </div>
    </section>
  );
}

function Outcomes({ shown: { chat }, page, t }: Pick<Props, 'shown' | 'page' | 't'>) {
  // A target without a page of ours fails in its chat, for fewer reasons, and knows no friends.
  const reasons = chat ? failureReasons : [...failureReasons, ...pageReasons];
  return (
    <>
      <optgroup label={t('outcome.link')}>
        <option value="friend">{t(chat ? 'linked' : 'friend')}</option>
        <option value="forwarded">{t('forwarded')}</option>
        {!chat && <option value="never_friend">{t('never_friend')}</option>}
        {!chat && <option value="blocked">{t('blocked')}</option>}
      </optgroup>
      <optgroup label={t('outcome.fails')}>
        {reasons.map((reason) => (
          <option key={reason} value={reason}>
            {page.texts[`failed.${reason}.title`]}
          </option>
        ))}
      </optgroup>
    </>
  );
}
