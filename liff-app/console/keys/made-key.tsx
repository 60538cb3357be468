import { CopyableCode, ShownOnce } from '../ui/shown-once.tsx';
import { keyWords as t } from './key-words.ts';

/** @param props.value the key itself, shown once with a first call; null where the first answer was lost */
export function MadeKey({ open, value, onEnd }: { open: boolean; value: string | null; onEnd: () => void }) {
  const example = `curl ${location.origin}/api/v1/campaigns \\\n  -H 'Authorization: Bearer ${value}'`;
  return (
    <ShownOnce
      open={open}
      title={value === null ? t('key') : t('once.title')}
      notice={value === null ? t('lost') : t('once.text')}
      value={value}
      label={t('key')}
      onEnd={onEnd}
    >
      {value !== null && <CopyableCode title={t('try')} text={example} label={t('try')} />}
    </ShownOnce>
  );
}
