import { ShownOnce } from '../ui/shown-once.tsx';
import { webhookWords as t } from './webhook-words.ts';

/** `value` is null where the first answer was lost: the secret can't be shown any more. */
type Props = { open: boolean; value: string | null; text: string; onEnd: () => void };

/** A webhook's secret, shown once. */
export function ShownSecret({ open, value, text, onEnd }: Props) {
  const title = value === null ? t('secret') : t('secret.title');
  const notice = value === null ? t('secret.lost') : text;
  return <ShownOnce open={open} title={title} notice={notice} value={value} label={t('secret')} onEnd={onEnd} />;
}
