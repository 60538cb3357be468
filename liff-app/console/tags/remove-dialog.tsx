import { useState } from 'preact/hooks';
import type { TagView } from '../../../server/contract/tags.ts';
import { useRequest } from '../data/use-request.ts';
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
  const request = useRequest();
  const isUsed = now.usedBy.length > 0;
  const remove = async () => {
    const reply = await request.send(removeTag(tag.name, isUsed));
    if (reply.ok) {
      toast({ text: t('removed', { tag: tag.name }) });
      return onRemoved();
    }
    if (reply.failure.reason !== 'tag_in_use') return;
    // Used since the list was read: it is read again, and asked about.
    const fresh = await request.send(getTag(tag.name));
    if (fresh.ok) setNow(fresh.value);
  };
  return (
    <ConfirmDialog
      open
      title={t('remove.title', { tag: tag.name })}
      onClose={onEnd}
      action={isUsed ? t('remove.anyway') : shellWords('remove')}
      busy={request.busy}
      onConfirm={remove}
      problem={request.failure && failureText(request.failure)}
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
