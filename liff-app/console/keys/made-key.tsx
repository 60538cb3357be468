import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Notice } from '../ui/notice.tsx';
import { keyWords as t } from './key-words.ts';

/** `value` is null where the first answer was lost: the key can't be shown any more. */
type Props = { open: boolean; value: string | null; onEnd: () => void };

/** The key itself, shown once, and a first call with it. */
export function MadeKey({ open, value, onEnd }: Props) {
  if (value === null) return <LostKey open={open} onEnd={onEnd} />;
  const example = `curl ${location.origin}/api/v1/campaigns \\\n  -H 'Authorization: Bearer ${value}'`;
  return (
    <Dialog
      open={open}
      title={t('once.title')}
      onClose={onEnd}
      actions={
        <Button kind="primary" onClick={onEnd}>
          {t('done')}
        </Button>
      }
    >
      <Notice kind="warn">{t('once.text')}</Notice>
      <div class="stack">
        <p class="code wrap">{value}</p>
        <div class="row">
          <CopyButton text={value} label={t('key')} />
        </div>
      </div>
      <div class="stack">
        <h3>{t('try')}</h3>
        <p class="code wrap">{example}</p>
        <div class="row">
          <CopyButton text={example} label={t('try')} />
        </div>
      </div>
    </Dialog>
  );
}

function LostKey({ open, onEnd }: Omit<Props, 'value'>) {
  return (
    <Dialog
      open={open}
      title={t('key')}
      onClose={onEnd}
      actions={
        <Button kind="primary" onClick={onEnd}>
          {t('done')}
        </Button>
      }
    >
      <Notice kind="warn">{t('lost')}</Notice>
    </Dialog>
  );
}
