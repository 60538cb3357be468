import type { JourneyView } from '../../../server/contract/journeys.ts';
import { count } from '../i18n/dates.ts';
import { shellWords } from '../i18n/shell-words.ts';
import { RequestDialog } from '../ui/request-dialog.tsx';
import { toast } from '../ui/toast.tsx';
import { removeJourney } from './journey-api.ts';
import { journeyWords as t } from './journey-words.ts';

/** Asks before a journey is deleted, with how many contacts stop. */
export function RemoveJourney({ journey, onEnd }: { journey: JourneyView; onEnd: (removed: boolean) => void }) {
  const { name } = journey;
  return (
    <RequestDialog
      open
      title={t('remove.title', { name })}
      action={shellWords('remove')}
      send={() => removeJourney(journey.id)}
      onDone={() => {
        toast({ text: t('removed.whole', { name }) });
        onEnd(true);
      }}
      onClose={() => onEnd(false)}
    >
      <p>{t('remove.text', { n: count(journey.runs.waiting) })}</p>
    </RequestDialog>
  );
}
