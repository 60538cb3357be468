import { useState } from 'preact/hooks';
import {
  type WebhookView,
  type WebhookWithSecret,
  webhookWithSecretSchema,
} from '../../../server/contract/webhooks.ts';
import { call } from '../../api.ts';
import { moment } from '../i18n/dates.ts';
import { failureText } from '../i18n/shell-words.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { ShownSecret } from './shown-secret.tsx';
import { webhookWords as t } from './webhook-words.ts';

/** Rotates a webhook's secret. */
export function SecretSection({ webhook, onRotated }: { webhook: WebhookView; onRotated: (now: WebhookView) => void }) {
  const [asks, setAsks] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [rotated, setRotated] = useState<WebhookWithSecret | null>(null);
  const end = () => {
    setAsks(false);
    setProblem(null);
    setRotated(null);
  };
  const rotate = async () => {
    setBusy(true);
    const reply = await call(webhookWithSecretSchema, 'POST', `/webhooks/${webhook.id}/rotate-secret`);
    setBusy(false);
    if (!reply.ok) return setProblem(failureText(reply.failure));
    setRotated(reply.value);
    onRotated(reply.value);
  };
  const until = webhook.formerSecretUntil;
  return (
    <section class="card stack" aria-labelledby="webhook-secret">
      <div>
        <h2 id="webhook-secret">{t('secret')}</h2>
        <p class="muted">{t('secret.hint')}</p>
        {until && Date.parse(until) > Date.now() && <p>{t('secret.former', { when: moment(until) })}</p>}
      </div>
      <div class="row">
        <Button onClick={() => setAsks(true)}>{t('rotate')}</Button>
      </div>
      {rotated ? (
        <ShownSecret open={asks} value={rotated.secret} text={t('secret.rotated')} onEnd={end} />
      ) : (
        <ConfirmDialog
          open={asks}
          title={t('rotate.title')}
          onClose={end}
          action={t('rotate')}
          kind="primary"
          busy={busy}
          onConfirm={rotate}
          problem={problem}
        >
          <p>{t('rotate.text')}</p>
        </ConfirmDialog>
      )}
    </section>
  );
}
