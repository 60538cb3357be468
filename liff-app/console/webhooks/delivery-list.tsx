import { useState } from 'preact/hooks';
import {
  type WebhookDeliveryView,
  type WebhookEvent,
  type WebhookState,
  webhookDeliverySchema,
  webhookEvents,
  webhookStates,
} from '../../../server/contract/webhooks.ts';
import { call } from '../../api.ts';
import { usePagedList } from '../data/list.ts';
import { ago, count, moment } from '../i18n/dates.ts';
import { failureText } from '../i18n/shell-words.ts';
import { LoadFailure } from '../load-failure.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { MoreButton } from '../ui/more-button.tsx';
import { Select } from '../ui/select.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { Table } from '../ui/table.tsx';
import { toast } from '../ui/toast.tsx';
import { ReplayFailed } from './replay-failed.tsx';
import { eventName, failureWords, stateName, webhookWords as t } from './webhook-words.ts';

const kinds = { due: 'plain', retrying: 'warn', delivered: 'ok', failed: 'bad' } as const;

/** What a webhook was told, and what became of it. @param props.path of the webhook @param props.enabled false: nothing is sent again */
export function DeliveryList({ path, enabled }: { path: string; enabled: boolean }) {
  const [state, setState] = useState<WebhookState | ''>('');
  const query = { state: state || undefined };
  const list = usePagedList(webhookDeliverySchema, `${path}/deliveries`, query);
  const { items, failure, busy, load } = list;
  const [asks, setAsks] = useState(false);
  const replay = async ({ id }: WebhookDeliveryView) => {
    const reply = await call(webhookDeliverySchema, 'POST', `${path}/deliveries/${id}/replay`);
    toast({ text: reply.ok ? t('replayed') : failureText(reply.failure) });
    await load();
  };
  if (failure) return <LoadFailure failure={failure} retry={load} />;
  if (!items) return <Spinner />;
  const rows = items.map((delivery) => ({
    id: delivery.id,
    cells: [
      <span key="event" class="webhook-event">
        {isEvent(delivery.type) ? eventName(delivery.type) : delivery.type}
        <span class="code-text muted one-line" title={delivery.id}>
          {delivery.id}
        </span>
      </span>,
      <Badge key="state" kind={kinds[delivery.state]}>
        {stateName(delivery.state)}
      </Badge>,
      <Answer key="answer" delivery={delivery} />,
      <When key="when" delivery={delivery} />,
      count(delivery.attempts),
      enabled && delivery.endedAt && (
        <Button kind="text" label={`${t('replay')}: ${delivery.id}`} onClick={() => replay(delivery)}>
          {t('replay')}
        </Button>
      ),
    ],
  }));
  return (
    <Card title={t('deliveries')} hint={t('deliveries.hint')}>
      <div class="webhook-filter">
        <Select
          label={t('filter')}
          value={state}
          options={[
            { value: '', label: t('all') },
            ...webhookStates.map((one) => ({ value: one, label: stateName(one) })),
          ]}
          onInput={(value) => setState(value as typeof state)}
        />
        <div class="row">
          <Button busy={busy} onClick={load}>
            {t('refresh')}
          </Button>
          {enabled && <Button onClick={() => setAsks(true)}>{t('replay.failed')}</Button>}
        </div>
      </div>
      {items.length === 0 ? (
        <EmptyState title={t('deliveries.none')} />
      ) : (
        <Table
          label={t('deliveries')}
          head={[t('event'), t('state'), t('answer'), t('when'), t('attempts'), '']}
          rows={rows}
        />
      )}
      <MoreButton list={list} />
      <ReplayFailed open={asks} path={path} onReplayed={load} onEnd={() => setAsks(false)} />
    </Card>
  );
}

const isEvent = (type: string): type is WebhookEvent => (webhookEvents as readonly string[]).includes(type);

function Answer({ delivery: { status, code, triedAt } }: { delivery: WebhookDeliveryView }) {
  if (!code) return <span>{status ?? (triedAt ? t('noAnswer') : '')}</span>;
  const why = failureWords(code);
  return <span>{status === null ? why : t('answer.failed', { status: String(status), why })}</span>;
}

function When({ delivery: { at, triedAt, nextAt, state } }: { delivery: WebhookDeliveryView }) {
  const last = triedAt ?? at;
  return (
    <span class="webhook-when">
      <time dateTime={last} title={moment(last)}>
        {ago(last)}
      </time>
      {state === 'retrying' && nextAt && <span class="muted small">{t('next', { when: moment(nextAt) })}</span>}
    </span>
  );
}
