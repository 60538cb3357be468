import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Reply } from '../../api.ts';
import { toast } from '../ui/toast.tsx';
import { getCampaign, patchCampaign, publishCampaign, saveDraft } from './campaign-api.ts';
import type { CampaignView } from './campaign-view.ts';
import { buildDraftSaver } from './draft-saver.ts';
import { editorWords as t } from './editor-words.ts';
import { type CampaignForm, draftOf, formOf, problemsOf, sameForm, type Way } from './form.ts';
import { keepCopy, keptCopy } from './kept-copy.ts';
import { leaveWith } from './leaving.ts';

const pauseMs = 700;

type Loaded = { campaign: CampaignView; etag: string | null };
export type CampaignEditor = ReturnType<typeof useCampaignEditor>;

/**
 * The editor's state: the campaign as the server has it, the form as the person has it, and what carries one to the other. What was
 * typed here before and never arrived is in the form from the start.
 */
export function useCampaignEditor(loaded: Loaded, way: Way) {
  const [campaign, setCampaign] = useState(loaded.campaign);
  const { id } = campaign;
  const [form, setForm] = useState(() => keptCopy(id)?.form ?? formOf(loaded.campaign));
  const server = useRef(loaded);

  const took = (next: CampaignView, etag: string | null) => {
    server.current = { campaign: next, etag };
    setCampaign(next);
  };
  const saver = useMemo(
    () =>
      buildDraftSaver<CampaignForm, CampaignView>({
        save: (newest) =>
          saveDraft(id, isLive(server.current.campaign, newest) ? null : draftOf(newest), server.current.etag),
        onSaved: took,
        keep: (newest) => keepCopy(id, newest && { form: newest, etag: server.current.etag }),
        later: (run) => {
          const timer = setTimeout(run, pauseMs);
          return () => clearTimeout(timer);
        },
      }),
    [id],
  );
  const put = (next: CampaignForm) => {
    setForm(next);
    saver.changed(next);
  };

  useEffect(() => {
    const kept = keptCopy(id);
    if (!kept) return;
    // Typed on what the server had then: if that has changed since, the save is refused and the person decides.
    server.current = { ...server.current, etag: kept.etag };
    toast({ text: t('recovered') });
    saver.changed(kept.form);
  }, [id, saver]);
  useEffect(() => () => leaveWith(id, saver.flush()), [id, saver]);
  useEffect(() => {
    const retry = () => {
      if (saver.state.value === 'offline') void saver.flush();
    };
    addEventListener('online', retry);
    return () => removeEventListener('online', retry);
  }, [saver]);

  /** A change that is live at once, after everything typed has been saved. */
  const live = async (change: () => Promise<Reply<CampaignView>>): Promise<Reply<CampaignView> | null> => {
    if (!(await saver.flush())) return null;
    const reply = await change();
    if (reply.ok) took(reply.value, reply.etag ?? (await freshTag(id)));
    return reply;
  };

  const problems = problemsOf(form, way);
  return {
    campaign,
    form,
    saver,
    edit: (change: Partial<CampaignForm>) => put({ ...form, ...change }),
    hasChanges: !isLive(campaign, form),
    problems,
    publish: () => live(() => publishCampaign(id, server.current.etag)),
    enable: (enabled: boolean) => live(() => patchCampaign(id, { enabled }, server.current.etag)),
    /** After a conflict: what the others have saved, without losing this form. */
    async resolve(choice: 'mine' | 'theirs'): Promise<boolean> {
      const reply = await getCampaign(id);
      if (!reply.ok) return false;
      took(reply.value, reply.etag);
      if (choice === 'mine') return saver.flush();
      const mine = form;
      saver.discard();
      setForm(formOf(reply.value));
      toast({ text: t('conflict.took'), action: { label: t('conflict.back'), run: () => put(mine) } });
      return true;
    },
  };
}

/** True where nothing is left to publish. */
const isLive = (campaign: CampaignView, form: CampaignForm): boolean =>
  sameForm(form, formOf({ ...campaign, draft: null }));

const freshTag = async (id: string): Promise<string | null> => {
  const reply = await getCampaign(id);
  return reply.ok ? reply.etag : null;
};
