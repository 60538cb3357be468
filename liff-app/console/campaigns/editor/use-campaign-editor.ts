import { useEffect, useMemo, useState } from 'preact/hooks';
import type { CampaignView } from '../../../../server/contract/campaigns.ts';
import { toast } from '../../ui/toast.tsx';
import { getCampaign, patchCampaign, publishCampaign, saveDraft } from '../campaign-api.ts';
import { buildCampaignSync, isLive, type LoadedCampaign } from './campaign-sync.ts';
import type { FormChange } from './editor-props.ts';
import { editorWords as t } from './editor-words.ts';
import { draftOf, formOf, problemsOf, sameForm, type Way } from './form.ts';
import { keepCopy, takeCopy } from './kept-copy.ts';
import { leaveWith, saveBeforeSignOut } from './leaving.ts';

const pauseMs = 700;
const retryMs = 10_000;

export type CampaignEditor = ReturnType<typeof useCampaignEditor>;

/**
 * The editor's state: the campaign as the server has it, the form as the person has it, and what carries one to the other. What was
 * typed here before and never arrived is in the form from the start.
 */
export function useCampaignEditor(loaded: LoadedCampaign, way: Way) {
  const { id } = loaded.campaign;
  const [campaign, setCampaign] = useState(loaded.campaign);
  const kept = useMemo(() => unsavedCopy(loaded.campaign), [id]);
  const [form, setForm] = useState(() => kept?.form ?? formOf(loaded.campaign));
  const sync = useMemo(
    () =>
      buildCampaignSync({
        loaded,
        kept,
        keep: (copy) => keepCopy(id, copy),
        later: (run) => {
          const timer = setTimeout(run, pauseMs);
          return () => clearTimeout(timer);
        },
        read: () => getCampaign(id),
        save: (typed, ifMatch) => saveDraft(id, typed && draftOf(typed), ifMatch),
        onCampaign: setCampaign,
        onForm: setForm,
        onJoined: () => toast({ text: t('joined') }),
      }),
    [id],
  );
  const { saver, edit, live } = sync;

  useEffect(() => {
    if (!kept) return;
    toast({ text: t('recovered') });
    saver.changed(kept.form);
  }, [kept, saver]);
  useEffect(() => () => leaveWith(id, saver.flush()), [id, saver]);
  useEffect(() => saveBeforeSignOut(saver.flush), [saver]);
  useEffect(() => {
    const retry = () => {
      if (saver.state.value === 'offline') void saver.flush();
    };
    // A server that was away says nothing when it is back.
    const timer = setInterval(retry, retryMs);
    addEventListener('online', retry);
    return () => {
      clearInterval(timer);
      removeEventListener('online', retry);
    };
  }, [saver]);

  return {
    campaign,
    form,
    saver,
    edit: (change: FormChange) =>
      edit((newest) => ({ ...newest, ...(typeof change === 'function' ? change(newest) : change) })),
    hasChanges: !isLive(campaign, form),
    problems: problemsOf(form, way),
    publish: () => live(() => publishCampaign(id, sync.etag())),
    enable: (enabled: boolean) => live(() => patchCampaign(id, { enabled }, sync.etag())),
    /** After a conflict: whose words stay. Those that don't can be had back for a while. */
    async resolve(choice: 'mine' | 'theirs'): Promise<void> {
      const left = await sync.resolve(choice);
      if (!left) return;
      toast({ text: t('conflict.took'), action: { label: t('conflict.back'), run: () => edit(() => left) } });
    },
  };
}

/** What was typed here before, unless the server has it by now. */
function unsavedCopy(campaign: CampaignView) {
  const kept = takeCopy(campaign.id);
  if (!kept || !sameForm(kept.form, formOf(campaign))) return kept;
  keepCopy(campaign.id, null);
  return null;
}
