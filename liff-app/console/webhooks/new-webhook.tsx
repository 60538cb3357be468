import { useMemo, useState } from 'preact/hooks';
import {
  type WebhookEvent,
  type WebhookWithSecret,
  webhookWithSecretSchema,
} from '../../../server/contract/webhooks.ts';
import { call } from '../../api.ts';
import { useRequest } from '../data/use-request.ts';
import { fieldTextOf } from '../i18n/field-errors.ts';
import { failureText } from '../i18n/shell-words.ts';
import { nameProblem } from '../staff/name-problem.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { TextField } from '../ui/text-field.tsx';
import { EventChoices } from './event-choices.tsx';
import { ShownSecret } from './shown-secret.tsx';
import { webhookWords as t } from './webhook-words.ts';

/** A new webhook: where it is and what it is told, then its secret, once. @param props.onEnd gets the webhook that was made */
export function NewWebhook({ open, onEnd }: { open: boolean; onEnd: (made: WebhookWithSecret | null) => void }) {
  const [name, setName] = useState('');
  const [url, setUrl] = useState('');
  const [events, setEvents] = useState<WebhookEvent[]>(['link.completed']);
  const request = useRequest();
  const [tried, setTried] = useState(false);
  const [made, setMade] = useState<WebhookWithSecret | null>(null);
  // A retry after a lost answer must not make a second webhook.
  const idempotencyKey = useMemo(() => crypto.randomUUID(), [name, url, events]);
  const make = async () => {
    setTried(true);
    if (request.busy || nameProblem(name)) return;
    const body = { name: name.trim(), url: url.trim(), events };
    const reply = await request.send(call(webhookWithSecretSchema, 'POST', '/webhooks', { body, idempotencyKey }));
    if (reply.ok) setMade(reply.value);
  };
  if (made) return <ShownSecret open={open} value={made.secret} text={t('secret.text')} onEnd={() => onEnd(made)} />;
  const { failure } = request;
  const nameError = (tried && nameProblem(name)) || fieldTextOf(failure, 'name');
  const urlError = fieldTextOf(failure, 'url');
  return (
    <ConfirmDialog
      open={open}
      title={t('add')}
      onClose={() => onEnd(null)}
      action={t('add')}
      kind="primary"
      busy={request.busy}
      onConfirm={make}
      problem={failure && !nameError && !urlError && failureText(failure)}
    >
      <TextField
        label={t('name')}
        hint={t('name.hint')}
        value={name}
        onInput={setName}
        error={nameError || undefined}
      />
      <TextField label={t('url')} hint={t('url.hint')} type="url" code value={url} onInput={setUrl} error={urlError} />
      <EventChoices value={events} onInput={setEvents} />
    </ConfirmDialog>
  );
}
