import { useId } from 'preact/hooks';
import { type WebhookEvent, webhookEvents } from '../../../server/contract/webhooks.ts';
import { eventName, webhookWords as t } from './webhook-words.ts';

type Props = { value: readonly WebhookEvent[]; onInput: (value: WebhookEvent[]) => void };

/** Which events a webhook is told, as checkboxes in the order of the contract. */
export function EventChoices({ value, onInput }: Props) {
  const id = useId();
  const toggle = (event: WebhookEvent) =>
    onInput(webhookEvents.filter((one) => (one === event ? !value.includes(one) : value.includes(one))));
  return (
    <fieldset class="webhook-events" aria-describedby={`${id}-hint`}>
      <legend>{t('events')}</legend>
      <p id={`${id}-hint`} class="field-hint">
        {t('events.hint')}
      </p>
      <div class="webhook-choices">
        {webhookEvents.map((event) => (
          <label key={event} class="choice">
            <input type="checkbox" checked={value.includes(event)} onInput={() => toggle(event)} />
            <span>
              {eventName(event)} <span class="code-text muted">{event}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
