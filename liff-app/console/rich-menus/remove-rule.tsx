import type { RichMenuRuleView } from '../../../server/contract/rich-menus.ts';
import { shellWords } from '../i18n/shell-words.ts';
import { RequestDialog } from '../ui/request-dialog.tsx';
import { toast } from '../ui/toast.tsx';
import { removeRule } from './rich-menu-api.ts';
import { richMenuWords as t } from './rich-menu-words.ts';

/** Asks before a rule is deleted. */
export function RemoveRule({ rule, onEnd }: { rule: RichMenuRuleView; onEnd: (removed: boolean) => void }) {
  const { tag } = rule;
  return (
    <RequestDialog
      open
      title={t('remove.title', { tag })}
      action={shellWords('remove')}
      send={() => removeRule(rule.id)}
      onDone={() => {
        toast({ text: t('removed', { tag }) });
        onEnd(true);
      }}
      onClose={() => onEnd(false)}
    >
      <p>{t('remove.text')}</p>
    </RequestDialog>
  );
}
