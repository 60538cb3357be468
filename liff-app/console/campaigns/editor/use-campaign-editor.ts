import { useEffect, useMemo, useState } from 'preact/hooks';
import { leaveWith, saveBeforeSignOut } from '../../data/leaving.ts';
import { localDraft } from '../../data/local-draft.ts';
import { toastTheirs } from '../../ui/conflict-dialog.tsx';
import { toast } from '../../ui/toast.tsx';
import { getCampaign, patchCampaign, publishCampaign, saveDraft } from '../campaign-api.ts';
import type { CampaignForm, CampaignRoute } from '../campaign-fields.ts';
import { campaignDraftOf, campaignFormOf, campaignProblems, sameCampaignForm } from '../campaign-form.ts';
import { buildCampaignSync, isLive, type LoadedCampaign, unsavedCampaignSchema } from './campaign-sync.ts';
import { editorWords as t } from './editor-words.ts';

const pauseMs = 700;
const retryMs = 10_000;

export type CampaignEditor = ReturnType<typeof useCampaignEditor>;

/**
 * The editor's state: the campaign as the server has it, the form as the person has it, and the saving between them. What was
 * typed here before and never arrived is in the form from the start.
 */
export function useCampaignEditor(loaded: LoadedCampaign, route: CampaignRoute) {
  const { id } = loaded.campaign;
  const [campaign, setCampaign] = useState(loaded.campaign);
  const draft = localDraft(`campaign.${id}`, unsavedCampaignSchema, { scope: 'each-tab' });
  const unsaved = useMemo(() => {
    const typed = draft.load();
    if (!typed || !sameCampaignForm(typed.form, campaignFormOf(loaded.campaign))) return typed;
    draft.clear();
    return null;
  }, [id]);
  const [form, setForm] = useState(() => unsaved?.form ?? campaignFormOf(loaded.campaign));
  const sync = useMemo(
    () =>
      buildCampaignSync({
        loaded,
        unsaved,
        keep: (typed) => (typed ? draft.save(typed) : draft.clear()),
        later: (run) => {
          const timer = setTimeout(run, pauseMs);
          return () => clearTimeout(timer);
        },
        read: () => getCampaign(id),
        save: (typed, ifMatch) => saveDraft(id, typed && campaignDraftOf(typed), ifMatch),
        onCampaign: setCampaign,
        onForm: setForm,
        onJoined: () => toast({ text: t('joined') }),
      }),
    [id],
  );
  const { saver, edit, live } = sync;

  useEffect(() => {
    if (!unsaved) return;
    toast({ text: t('recovered') });
    saver.changed(unsaved.form);
  }, [unsaved, saver]);
  useEffect(() => () => leaveWith(id, saver.flush()), [id, saver]);
  useEffect(() => saveBeforeSignOut(saver.flush), [saver]);
  useEffect(() => {
    const retry = () => {
      if (saver.state.value === 'offline') void saver.flush();
    };
    // A server that was down doesn't say when it is back.
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
    edit: (change: Partial<CampaignForm>) => edit((newest) => ({ ...newest, ...change })),
    hasChanges: !isLive(campaign, form),
    problems: campaignProblems(form, route),
    publish: () => live(() => publishCampaign(id, sync.etag())),
    enable: (enabled: boolean) => live(() => patchCampaign(id, { enabled }, sync.etag())),
    /** After a conflict: whose version stays. The other can be restored for a while. */
    async resolve(choice: 'mine' | 'theirs'): Promise<void> {
      const left = await sync.resolve(choice);
      if (left) toastTheirs(() => edit(() => left));
    },
  };
}
