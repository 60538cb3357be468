import { useState } from 'preact/hooks';
import { type WebhookView, webhookSchema } from '../../../server/contract/webhooks.ts';
import { call, nothing } from '../../api.ts';
import { useReply } from '../data/use-reply.ts';
import { useRequest } from '../data/use-request.ts';
import { day, moment } from '../i18n/dates.ts';
import { failureText } from '../i18n/shell-words.ts';
import { LoadFailure } from '../load-failure.tsx';
import { Link, navigate } from '../router.tsx';
import type { PageProps } from '../routes.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Icon } from '../ui/icon.tsx';
import { Notice } from '../ui/notice.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { RequestDialog } from '../ui/request-dialog.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { toast } from '../ui/toast.tsx';
import { DeliveryList } from './delivery-list.tsx';
import { SecretSection } from './secret-section.tsx';
import { TestSection } from './test-section.tsx';
import { WebhookForm } from './webhook-form.tsx';
import { WebhookState } from './webhook-state.tsx';
import { disabledText, webhookWords as t } from './webhook-words.ts';
import './webhooks.css';

/** One webhook: its settings, its secret, and what it was told. */
export function Page({ params }: PageProps) {
  const path = `/webhooks/${encodeURIComponent(params.id ?? '')}`;
  const { value: webhook, setValue, failure, load } = useReply(() => call(webhookSchema, 'GET', path), [path]);
  if (failure) return <LoadFailure failure={failure} retry={load} />;
  if (!webhook) return <Spinner />;
  return (
    <>
      <Link to="/console/webhooks" class="back">
        <Icon name="back" />
        {t('title')}
      </Link>
      <PageHead title={webhook.name} intro={<WebhookState webhook={webhook} />} />
      <div class="stack">
        <Trouble webhook={webhook} onEnabled={setValue} />
        <div class="webhook-columns">
          <WebhookForm key={String(webhook.enabled)} webhook={webhook} onSaved={setValue} />
          <div>
            <TestSection path={path} />
            <SecretSection webhook={webhook} onRotated={setValue} />
            <Removal webhook={webhook} />
          </div>
        </div>
        <DeliveryList path={path} enabled={webhook.enabled} />
      </div>
    </>
  );
}

/** That it fails, or was disabled for it. */
function Trouble({ webhook, onEnabled }: { webhook: WebhookView; onEnabled: (now: WebhookView) => void }) {
  const request = useRequest();
  const enable = async () => {
    const reply = await request.send(
      call(webhookSchema, 'PATCH', `/webhooks/${webhook.id}`, { body: { enabled: true } }),
    );
    toast({ text: reply.ok ? t('enabled.done') : failureText(reply.failure) });
    if (reply.ok) onEnabled(reply.value);
  };
  const { enabled, disabledReason, disabledAt, failingSince } = webhook;
  if (disabledReason && disabledAt) {
    return (
      <Notice kind="bad">
        <div class="webhook-disabled">
          <p>{disabledText(disabledReason, day(disabledAt))}</p>
          <Button busy={request.busy} onClick={enable}>
            {t('enable')}
          </Button>
        </div>
      </Notice>
    );
  }
  return enabled && failingSince ? (
    <Notice kind="warn">{t('failing.since', { when: moment(failingSince) })}</Notice>
  ) : null;
}

function Removal({ webhook }: { webhook: WebhookView }) {
  const [asks, setAsks] = useState(false);
  return (
    <Card title={t('remove')} hint={t('remove.text')}>
      <div class="row">
        <Button kind="danger" onClick={() => setAsks(true)}>
          {t('remove')}
        </Button>
      </div>
      <RequestDialog
        open={asks}
        title={t('remove.title', { name: webhook.name })}
        action={t('remove')}
        send={() => call(nothing, 'DELETE', `/webhooks/${webhook.id}`)}
        onDone={() => {
          toast({ text: t('removed', { name: webhook.name }) });
          navigate('/console/webhooks', { replace: true });
        }}
        onClose={() => setAsks(false)}
      >
        <p>{t('remove.text')}</p>
      </RequestDialog>
    </Card>
  );
}
