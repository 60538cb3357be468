import { useState } from 'preact/hooks';
import { replayedSchema } from '../../../server/contract/webhooks.ts';
import { call } from '../../api.ts';
import { useRequest } from '../data/use-request.ts';
import { count } from '../i18n/dates.ts';
import { failureText } from '../i18n/shell-words.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { Select } from '../ui/select.tsx';
import { toast } from '../ui/toast.tsx';
import { webhookWords as t } from './webhook-words.ts';

/** In hours; `all`: longer than anything is kept. */
const spans = { hour: 1, day: 24, three_days: 72, all: 240_000 };
type Span = keyof typeof spans;

type Props = { open: boolean; path: string; onReplayed: () => Promise<void>; onEnd: () => void };

/** Sends again what has failed since a time: as many calls as that needs. */
export function ReplayFailed({ open, path, onReplayed, onEnd }: Props) {
  const [since, setSince] = useState<Span>('day');
  const request = useRequest();
  const end = () => {
    request.clear();
    onEnd();
  };
  const replay = async () => {
    const body = { since: new Date(Date.now() - spans[since] * 3_600_000).toISOString() };
    let total = 0;
    for (let more = true; more; ) {
      const reply = await request.send(call(replayedSchema, 'POST', `${path}/replay`, { body }));
      if (!reply.ok) return;
      total += reply.value.replayed;
      more = reply.value.more;
    }
    toast({ text: t('replay.done', { count: count(total) }) });
    end();
    await onReplayed();
  };
  return (
    <ConfirmDialog
      open={open}
      title={t('replay.title')}
      onClose={end}
      action={t('replay')}
      kind="primary"
      busy={request.busy}
      onConfirm={replay}
      problem={request.failure && failureText(request.failure)}
    >
      <Select
        label={t('replay.since')}
        hint={t('replay.hint')}
        value={since}
        options={(Object.keys(spans) as Span[]).map((value) => ({ value, label: t(`since.${value}`) }))}
        onInput={(value) => setSince(value as Span)}
      />
    </ConfirmDialog>
  );
}
