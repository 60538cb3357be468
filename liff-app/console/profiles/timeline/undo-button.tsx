import { useState } from 'preact/hooks';
import { undoPreviewSchema } from '../../../../server/contract/merges.ts';
import type { TimelineEntry } from '../../../../server/contract/profiles.ts';
import { call, type Failure } from '../../../api.ts';
import { useReply } from '../../data/use-reply.ts';
import { count, moment } from '../../i18n/dates.ts';
import { failureText } from '../../i18n/shell-words.ts';
import { navigate } from '../../router.tsx';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { toast, toastFailure } from '../../ui/toast.tsx';
import { undoMerge } from '../profile-api.ts';
import type { Reload } from '../profile-page.tsx';
import { timelineWords as t } from './timeline-words.ts';

type Props = {
  entry: TimelineEntry;
  mergeId: string;
  /** The two sides of a link, in words; empty if one of them isn't known. */
  contacts: string;
  reload: Reload;
};

/** What else an undo ends, since it depends on what is undone. */
function Also({ mergeId }: { mergeId: string }) {
  const { value } = useReply(() => call(undoPreviewSchema, 'GET', `/merges/${mergeId}/undo`), [mergeId]);
  const links = (value?.attemptIds.length ?? 0) - 1;
  const merges = (value?.mergeIds.length ?? 0) - 1;
  return (
    <>
      {links > 0 && <Notice kind="warn">{t('undo.also.links', { n: count(links) })}</Notice>}
      {merges > 0 && <Notice kind="warn">{t('undo.also.merges', { n: count(merges) })}</Notice>}
    </>
  );
}

/** Takes a link or a merge back, after saying what that does. */
export function UndoButton({ entry, mergeId, contacts, reload }: Props) {
  const [asks, setAsks] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const close = () => {
    setAsks(false);
    setFailure(null);
  };
  const undo = async () => {
    setBusy(true);
    const reply = await undoMerge(mergeId);
    setBusy(false);
    // What it moved is erased: maybe all that this page shows, or only the other side.
    const isErased = !reply.ok && reply.failure.reason === 'merge_erased';
    if (!reply.ok && !isErased) return setFailure(reply.failure);
    close();
    const now = await reload();
    if (!reply.ok) return now ? toastFailure(reply.failure) : undefined;
    const sides = entry.kind === 'attempt' ? [entry.sourceContactId, entry.targetContactId] : [];
    const left = now && sides.find((id) => id !== null && !now.profile.contacts.some((one) => one.id === id));
    const open = () => navigate(`/console/profiles?q=${left}`);
    toast({ text: t('undo.done'), ...(left && { action: { label: t('undo.other'), run: open } }) });
  };
  return (
    <>
      <Button label={t('undo.of', { when: moment(entry.at) })} onClick={() => setAsks(true)}>
        {t('undo')}
      </Button>
      <ConfirmDialog
        open={asks}
        title={t(entry.kind === 'merge' ? 'undo.title.merge' : 'undo.title')}
        onClose={close}
        action={t('undo')}
        busy={busy}
        onConfirm={undo}
        problem={failure && failureText(failure)}
      >
        {contacts && (
          <p>
            <bdi>{t('undo.apart', { contacts })}</bdi>
          </p>
        )}
        {asks && <Also mergeId={mergeId} />}
        <p>{t('undo.text')}</p>
        <p>{t('undo.kept')}</p>
      </ConfirmDialog>
    </>
  );
}
