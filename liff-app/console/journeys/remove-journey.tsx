import { useState } from 'preact/hooks';
import type { JourneyView } from '../../../server/contract/journeys.ts';
import { count } from '../i18n/dates.ts';
import { failureText } from '../i18n/shell-words.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { toast } from '../ui/toast.tsx';
import { removeJourney } from './journey-api.ts';
import { journeyWords as t } from './journey-words.ts';

/** Asks before a journey is deleted, with how many contacts stop. */
export function RemoveJourney({ journey, onEnd }: { journey: JourneyView; onEnd: (removed: boolean) => void }) {
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState('');
  const { name } = journey;
  const remove = async () => {
    setBusy(true);
    const reply = await removeJourney(journey.id);
    setBusy(false);
    if (!reply.ok && reply.failure.code !== 'not_found') return setFailed(failureText(reply.failure));
    toast({ text: t('removed.whole', { name }) });
    onEnd(true);
  };
  return (
    <ConfirmDialog
      open
      title={t('remove.title', { name })}
      action={t('remove')}
      busy={busy}
      problem={failed}
      onConfirm={() => void remove()}
      onClose={() => onEnd(false)}
    >
      <p>{t('remove.text', { n: count(journey.runs.waiting) })}</p>
    </ConfirmDialog>
  );
}
