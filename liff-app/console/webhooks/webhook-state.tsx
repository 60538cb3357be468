import type { WebhookView } from '../../../server/contract/webhooks.ts';
import { Badge } from '../ui/badge.tsx';
import { webhookWords as t } from './webhook-words.ts';

export function WebhookState({ webhook }: { webhook: WebhookView }) {
  if (!webhook.enabled) return <Badge kind={webhook.disabledReason ? 'bad' : 'plain'}>{t('disabled')}</Badge>;
  return webhook.failingSince ? (
    <Badge kind="warn">{t('state.failing')}</Badge>
  ) : (
    <Badge kind="ok">{t('enabled')}</Badge>
  );
}
