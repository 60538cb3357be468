import { useState } from 'preact/hooks';
import {
  type WebhookView,
  type WebhookWithSecret,
  webhookWithSecretSchema,
} from '../../../server/contract/webhooks.ts';
import { call } from '../../api.ts';
import { moment } from '../i18n/dates.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { RequestDialog } from '../ui/request-dialog.tsx';
import { ShownSecret } from './shown-secret.tsx';
import { webhookWords as t } from './webhook-words.ts';

/** Rotates a webhook's secret. */
export function SecretSection({ webhook, onRotated }: { webhook: WebhookView; onRotated: (now: WebhookView) => void }) {
  const [asks, setAsks] = useState(false);
  const [rotated, setRotated] = useState<WebhookWithSecret | null>(null);
  const end = () => {
    setAsks(false);
    setRotated(null);
  };
  const until = webhook.formerSecretUntil;
  return (
    <Card title={t('secret')} hint={t('secret.hint')}>
      {until && Date.parse(until) > Date.now() && <p>{t('secret.former', { when: moment(until) })}</p>}
      <div class="row">
        <Button onClick={() => setAsks(true)}>{t('rotate')}</Button>
      </div>
      {rotated ? (
        <ShownSecret open={asks} value={rotated.secret} text={t('secret.rotated')} onEnd={end} />
      ) : (
        <RequestDialog
          open={asks}
          title={t('rotate.title')}
          action={t('rotate')}
          kind="primary"
          send={() => call(webhookWithSecretSchema, 'POST', `/webhooks/${webhook.id}/rotate-secret`)}
          onDone={(now) => {
            setRotated(now);
            onRotated(now);
          }}
          onClose={end}
        >
          <p>{t('rotate.text')}</p>
        </RequestDialog>
      )}
    </Card>
  );
}
