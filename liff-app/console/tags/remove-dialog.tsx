import { useState } from 'preact/hooks';
import type { TagView } from '../../../server/contract/tags.ts';
import { count } from '../i18n/dates.ts';
import { failureText, shellWords } from '../i18n/shell-words.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { toast } from '../ui/toast.tsx';
import { getTag, removeTag } from './tag-api.ts';
import { TagUsers } from './tag-users.tsx';
import { tagWords as t } from './tag-words.ts';

type Props = { tag: TagView; onRemoved: () => void; onEnd: () => void };

/** Asks before a tag is taken off everybody, and says what would put it on again. */
export function RemoveDialog({ tag, onRemoved, onEnd }: Props) {
  const [now, setNow] = useState(tag);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState('');
  const isUsed = now.usedBy.length > 0;
  const remove = async () => {
    setBusy(true);
    const reply = await removeTag(tag.name, isUsed);
    // Used since the list was read: it is read again, and asked about.
    const fresh = !reply.ok && reply.failure.reason === 'tag_in_use' ? await getTag(tag.name) : null;
    setBusy(false);
    if (reply.ok || reply.failure.code === 'not_found') {
      toast({ text: t('removed', { tag: tag.name }) });
      onRemoved();
    } else if (fresh?.ok) setNow(fresh.value);
    else setFailed(failureText(reply.failure));
  };
  return (
    <ConfirmDialog
      open
      title={t('remove.title', { tag: tag.name })}
      onClose={onEnd}
      action={isUsed ? t('remove.anyway') : shellWords('remove')}
      busy={busy}
      onConfirm={remove}
      problem={failed}
    >
      <p>{t('remove.contacts', { n: count(now.contacts) })}</p>
      {isUsed && (
        <>
          <p>{t('remove.users')}</p>
          <TagUsers users={now.usedBy} />
        </>
      )}
    </ConfirmDialog>
  );
}
