import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Notice } from '../ui/notice.tsx';
import { webhookWords as t } from './webhook-words.ts';

/** `value` is null where the first answer was lost: the secret can't be shown any more. */
type Props = { open: boolean; value: string | null; text: string; onEnd: () => void };

/** A webhook's secret, shown once. */
export function ShownSecret({ open, value, text, onEnd }: Props) {
  return (
    <Dialog
      open={open}
      title={value === null ? t('secret') : t('secret.title')}
      onClose={onEnd}
      actions={
        <Button kind="primary" onClick={onEnd}>
          {t('done')}
        </Button>
      }
    >
      <Notice kind="warn">{value === null ? t('secret.lost') : text}</Notice>
      {value !== null && (
        <div class="stack">
          <p class="code wrap">{value}</p>
          <div class="row">
            <CopyButton text={value} label={t('secret')} />
          </div>
        </div>
      )}
    </Dialog>
  );
}
