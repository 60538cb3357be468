import { useState } from 'preact/hooks';
import { webhookSchema } from '../../../server/contract/webhooks.ts';
import { useList } from '../data/list.ts';
import { ago, count } from '../i18n/dates.ts';
import { LoadFailure } from '../load-failure.tsx';
import { Link, navigate } from '../router.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { TableCard } from '../ui/table.tsx';
import { NewWebhook } from './new-webhook.tsx';
import { WebhookState } from './webhook-state.tsx';
import { webhookWords as t } from './webhook-words.ts';
import './webhooks.css';

/** Where OmniLink tells of events. */
export function Page() {
  const { items, failure, load } = useList(webhookSchema, '/webhooks');
  const [adding, setAdding] = useState(false);
  if (failure) return <LoadFailure failure={failure} retry={load} />;
  if (!items) return <Spinner />;

  const add = (
    <Button kind="primary" onClick={() => setAdding(true)}>
      {t('add')}
    </Button>
  );
  const rows = items.map((webhook) => ({
    id: webhook.id,
    cells: [
      <Link key="name" to={`/console/webhooks/${webhook.id}`}>
        <bdi>{webhook.name}</bdi>
      </Link>,
      <span key="url" class="code-text wrap">
        {webhook.url}
      </span>,
      <WebhookState key="state" webhook={webhook} />,
      webhook.succeededAt ? ago(webhook.succeededAt) : t('never'),
      `${count(webhook.delivered)} / ${count(webhook.failed)}`,
    ],
  }));
  return (
    <>
      <PageHead title={t('title')} intro={t('intro')} actions={items.length > 0 && add} />
      {items.length === 0 ? (
        <EmptyState title={t('empty.title')} text={t('empty.text')} action={add} />
      ) : (
        <TableCard label={t('title')} head={[t('name'), t('url'), t('state'), t('success'), t('counts')]} rows={rows} />
      )}
      <NewWebhook
        open={adding}
        onEnd={(made) => {
          setAdding(false);
          if (made) navigate(`/console/webhooks/${made.id}`);
        }}
      />
    </>
  );
}
