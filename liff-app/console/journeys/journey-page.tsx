import { arrived } from '../data/leaving.ts';
import { useReply } from '../data/use-reply.ts';
import { LoadFailure } from '../load-failure.tsx';
import { Link } from '../router.tsx';
import type { PageProps } from '../routes.ts';
import { Icon } from '../ui/icon.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { getJourney } from './journey-api.ts';
import { JourneyEditorPage } from './journey-editor.tsx';
import { journeyWords as t } from './journey-words.ts';
import { NewJourney } from './new-journey.tsx';
import '../campaigns/campaigns.css';
import '../campaigns/editor/editor.css';
import '../modules/modules.css';
import './journeys.css';

/** `/console/journeys/new` and `/console/journeys/:id`. */
export function Page({ params: { id = 'new' } }: PageProps) {
  return (
    <>
      <Link to="/console/journeys" class="back">
        <Icon name="back" />
        {t('all')}
      </Link>
      {id === 'new' ? <NewJourney /> : <Loaded key={id} id={id} />}
    </>
  );
}

function Loaded({ id }: { id: string }) {
  const { value, failure, load } = useReply(async () => {
    await arrived(id);
    const reply = await getJourney(id);
    return reply.ok ? { ...reply, value: { view: reply.value, etag: reply.etag } } : reply;
  }, [id]);
  if (failure) return <LoadFailure failure={failure} retry={load} />;
  return value ? <JourneyEditorPage loaded={value} /> : <Spinner />;
}
