import { useState } from 'preact/hooks';
import { type JourneyView, journeySchema } from '../../../server/contract/journeys.ts';
import { draftWords } from '../data/draft-words.ts';
import { useList } from '../data/list.ts';
import { ago, count } from '../i18n/dates.ts';
import { shellWords } from '../i18n/shell-words.ts';
import { LoadFailure } from '../load-failure.tsx';
import { Link } from '../router.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { TableCard } from '../ui/table.tsx';
import { journeyWords as t } from './journey-words.ts';
import { RemoveJourney } from './remove-journey.tsx';
import '../campaigns/campaigns.css';
import './journeys.css';

/** Every journey: what starts it, and how many contacts are in it. */
export function Page() {
  const { items, failure, load } = useList(journeySchema, '/journeys');
  const [leaving, setLeaving] = useState<JourneyView | null>(null);
  if (failure) return <LoadFailure failure={failure} retry={load} />;
  if (!items) return <Spinner />;
  const newOne = (
    <Link to="/console/journeys/new" class="button primary">
      {t('new')}
    </Link>
  );
  const end = (removed: boolean) => {
    setLeaving(null);
    if (removed) void load();
  };
  return (
    <>
      <PageHead title={t('title')} intro={items.length > 0 && t('intro')} actions={items.length > 0 && newOne} />
      {items.length === 0 ? (
        <EmptyState title={t('empty.title')} text={t('empty.text')} action={newOne} />
      ) : (
        <JourneyTable journeys={items} onRemove={setLeaving} />
      )}
      {leaving && <RemoveJourney key={leaving.id} journey={leaving} onEnd={end} />}
    </>
  );
}

function JourneyTable({ journeys, onRemove }: { journeys: JourneyView[]; onRemove: (journey: JourneyView) => void }) {
  return (
    <TableCard
      class="journeys"
      label={t('title')}
      head={[t('name'), t('tag'), t('steps'), t('waiting'), t('done'), t('state'), t('changed'), '']}
      rows={journeys.map((journey) => ({
        id: journey.id,
        cells: [
          <span key="name" class="campaign-name">
            <Link to={`/console/journeys/${journey.id}`}>
              <bdi>{journey.name}</bdi>
            </Link>
          </span>,
          <Badge key="tag">
            <bdi>{journey.trigger.tag}</bdi>
          </Badge>,
          <span key="steps" class="number">
            {count(journey.steps.length)}
          </span>,
          <b key="waiting" class="number">
            {count(journey.runs.waiting)}
          </b>,
          <span key="done" class="number">
            {count(journey.runs.done)}
          </span>,
          <span key="state" class="row">
            <Badge kind={journey.enabled ? 'ok' : 'plain'}>
              {draftWords(journey.enabled ? 'enabled' : 'disabled')}
            </Badge>
            {journey.draft && <Badge kind="warn">{draftWords('draft')}</Badge>}
          </span>,
          <span key="changed" class="whole muted">
            {ago(journey.updatedAt)}
          </span>,
          <span key="remove" class="row-actions">
            <Button kind="text" label={`${shellWords('remove')} ${journey.name}`} onClick={() => onRemove(journey)}>
              {shellWords('remove')}
            </Button>
          </span>,
        ],
      }))}
    />
  );
}
