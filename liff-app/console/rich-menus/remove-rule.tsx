import { useState } from 'preact/hooks';
import type { RichMenuRuleView } from '../../../server/contract/rich-menus.ts';
import { failureText } from '../i18n/shell-words.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { toast } from '../ui/toast.tsx';
import { removeRule } from './rich-menu-api.ts';
import { richMenuWords as t } from './rich-menu-words.ts';

/** Asks before a rule is deleted. */
export function RemoveRule({ rule, onEnd }: { rule: RichMenuRuleView; onEnd: (removed: boolean) => void }) {
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState('');
  const { tag } = rule;
  const remove = async () => {
    setBusy(true);
    const reply = await removeRule(rule.id);
    setBusy(false);
    if (!reply.ok && reply.failure.code !== 'not_found') return setFailed(failureText(reply.failure));
    toast({ text: t('removed', { tag }) });
    onEnd(true);
  };
  return (
    <ConfirmDialog
      open
      title={t('remove.title', { tag })}
      action={t('remove')}
      busy={busy}
      problem={failed}
      onConfirm={() => void remove()}
      onClose={() => onEnd(false)}
    >
      <p>{t('remove.text')}</p>
    </ConfirmDialog>
  );
}
