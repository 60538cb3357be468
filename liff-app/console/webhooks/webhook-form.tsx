import { useState } from 'preact/hooks';
import { type WebhookView, webhookSchema } from '../../../server/contract/webhooks.ts';
import { call } from '../../api.ts';
import { useRequest } from '../data/use-request.ts';
import { fieldTextOf } from '../i18n/field-errors.ts';
import { failureText, shellWords } from '../i18n/shell-words.ts';
import { nameProblem } from '../staff/name-problem.ts';
import { Button } from '../ui/button.tsx';
import { Form } from '../ui/form.tsx';
import { Notice } from '../ui/notice.tsx';
import { Switch } from '../ui/switch.tsx';
import { TextField } from '../ui/text-field.tsx';
import { toast } from '../ui/toast.tsx';
import { EventChoices } from './event-choices.tsx';
import { webhookWords as t } from './webhook-words.ts';

/** Where a webhook is and what it is told, saved by a button. */
export function WebhookForm({ webhook, onSaved }: { webhook: WebhookView; onSaved: (saved: WebhookView) => void }) {
  const [name, setName] = useState(webhook.name);
  const [url, setUrl] = useState(webhook.url);
  const [events, setEvents] = useState(webhook.events);
  const [enabled, setEnabled] = useState(webhook.enabled);
  const request = useRequest();
  const { failure } = request;
  const body = { name: name.trim(), url: url.trim(), events, enabled };
  const changed =
    body.name !== webhook.name ||
    body.url !== webhook.url ||
    enabled !== webhook.enabled ||
    events.length !== webhook.events.length ||
    events.some((event) => !webhook.events.includes(event));
  const save = async () => {
    if (nameProblem(name)) return;
    const reply = await request.send(call(webhookSchema, 'PATCH', `/webhooks/${webhook.id}`, { body }));
    if (!reply.ok) return;
    setName(reply.value.name);
    setUrl(reply.value.url);
    onSaved(reply.value);
    toast({ text: shellWords('saved') });
  };
  const nameError = nameProblem(name) ?? fieldTextOf(failure, 'name');
  const urlError = fieldTextOf(failure, 'url');
  return (
    <Form class="card stack" aria-labelledby="webhook-settings" onSubmit={() => void save()}>
      <h2 id="webhook-settings">{t('settings')}</h2>
      <TextField label={t('name')} value={name} onInput={setName} error={nameError} />
      <TextField
        label={t('url')}
        hint={t('url.hint')}
        type="url"
        code
        value={url}
        onInput={(next) => {
          setUrl(next);
          request.clear();
        }}
        error={urlError}
      />
      <EventChoices value={events} onInput={setEvents} />
      <Switch label={t('enabled')} hint={t('enabled.hint')} checked={enabled} onInput={setEnabled} />
      {failure && !nameError && !urlError && <Notice kind="bad">{failureText(failure)}</Notice>}
      <div class="row">
        <Button kind="primary" type="submit" busy={request.busy} disabled={!changed}>
          {shellWords('save')}
        </Button>
      </div>
    </Form>
  );
}
