import { useId, useState } from 'preact/hooks';
import { z } from 'zod';
import type { ProfileView } from '../../../server/contract/contacts.ts';
import {
  type MergePreview,
  mergePreviewSchema,
  mergeResultSchema,
  undoneMergeSchema,
} from '../../../server/contract/merges.ts';
import { call } from '../../api.ts';
import { useReply } from '../data/use-reply.ts';
import { failureText, shellWords } from '../i18n/shell-words.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { Notice } from '../ui/notice.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { Table } from '../ui/table.tsx';
import { toast } from '../ui/toast.tsx';
import { nameOf, ProfileCard } from './profile-card.tsx';
import { samePersonWords as t } from './same-person-words.ts';

const resultsSchema = z.object({ results: z.array(mergeResultSchema) });

type Props = {
  profiles: [ProfileView, ProfileView];
  onEnd: (isDone: boolean) => void;
  /** The merge was taken back. */
  onUndone: () => void;
};

/** Shows what a merge does, with either profile as the survivor, and makes it. */
export function MergeDialog({ profiles, onEnd, onUndone }: Props) {
  const [one, other] = profiles;
  const [survivorId, setSurvivor] = useState(other.memberNumber && !one.memberNumber ? other.id : one.id);
  const absorbedId = survivorId === one.id ? other.id : one.id;
  const body = { survivorId, absorbedId };
  const { value: preview, failure } = useReply(
    () => call(mergePreviewSchema, 'POST', '/merges/preview', { body }),
    [survivorId],
  );
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState('');
  const group = useId();
  const isCurrent = preview?.survivor.id === survivorId;

  const undo = async (mergeId: string) => {
    const reply = await call(undoneMergeSchema, 'POST', `/merges/${mergeId}/undo`, { body: {} });
    toast(reply.ok ? { text: t('merge.undone') } : { kind: 'bad', text: failureText(reply.failure) });
    onUndone();
  };
  const merge = async () => {
    if (!isCurrent || preview.refusal) return;
    setBusy(true);
    const reply = await call(resultsSchema, 'POST', '/merges', { body: { merges: [body] } });
    setBusy(false);
    if (!reply.ok) return setFailed(failureText(reply.failure));
    const [result] = reply.value.results;
    if (!result?.mergeId) return setFailed(result?.refusal ? t(`refused.${result.refusal}`) : '');
    const { mergeId } = result;
    toast({ text: t('merge.done'), action: { label: shellWords('undo'), run: () => void undo(mergeId) } });
    onEnd(true);
  };
  return (
    <ConfirmDialog
      open
      title={t('merge.title')}
      kind="primary"
      action={t('merge.do')}
      busy={busy || !isCurrent}
      problem={
        failed || (failure && failureText(failure)) || (isCurrent && preview.refusal && t(`refused.${preview.refusal}`))
      }
      onConfirm={() => void merge()}
      onClose={() => onEnd(false)}
    >
      <fieldset class="stack">
        <legend>{t('keep')}</legend>
        <div class="pair">
          {profiles.map((profile) => (
            <label key={profile.id} class="survivor">
              <input
                type="radio"
                name={group}
                checked={profile.id === survivorId}
                aria-label={nameOf(profile)}
                onInput={() => setSurvivor(profile.id)}
              />
              <ProfileCard profile={profile} />
            </label>
          ))}
        </div>
        <p class="field-hint">{t('keep.hint')}</p>
      </fieldset>
      {isCurrent ? <Outcome preview={preview} /> : <Spinner />}
    </ConfirmDialog>
  );
}

function Outcome({ preview: { fields, partedBefore, memberNumber } }: { preview: MergePreview }) {
  return (
    <>
      {partedBefore && <Notice kind="warn">{t('parted')}</Notice>}
      <p>
        {t('member.number')}: <b>{memberNumber ?? t('no.number')}</b>
      </p>
      {fields.length > 0 && (
        <Table
          label={t('fields')}
          head={[t('field'), t('value'), t('lost')]}
          rows={fields.map(({ name, value, lost }) => ({
            id: name,
            cells: [
              <bdi key="name">{name}</bdi>,
              <bdi key="value">{value}</bdi>,
              <s key="lost">
                <bdi>{lost ?? ''}</bdi>
              </s>,
            ],
          }))}
        />
      )}
    </>
  );
}
