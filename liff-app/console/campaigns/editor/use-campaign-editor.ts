import type { CampaignView } from '../../../../server/contract/campaigns.ts';
import type { Loaded } from '../../data/draft-sync.ts';
import { useDraftEditor } from '../../data/use-draft-editor.ts';
import { toast } from '../../ui/toast.tsx';
import { getCampaign, patchCampaign, publishCampaign, saveDraft } from '../campaign-api.ts';
import type { CampaignRoute } from '../campaign-fields.ts';
import { campaignDraftForm, campaignDraftOf, campaignProblems } from '../campaign-form.ts';
import { editorWords as t } from './editor-words.ts';
import { goToFirstProblem } from './first-problem.ts';

/** The editor's state, with what stops the form from being published. */
export function useCampaignEditor(loaded: Loaded<CampaignView>, route: CampaignRoute) {
  const editor = useDraftEditor(loaded, {
    name: 'campaign',
    form: campaignDraftForm,
    read: getCampaign,
    saveDraft: (id, form, ifMatch) => saveDraft(id, form && campaignDraftOf(form), ifMatch),
    publish: publishCampaign,
    enable: (id, enabled, ifMatch) => patchCampaign(id, { enabled }, ifMatch),
  });
  const problems = campaignProblems(editor.form, route);
  return {
    ...editor,
    // What its channels have seen is answered once, as the editor opens.
    campaign: { ...editor.view, stats: { ...loaded.view.stats, ...editor.view.stats } },
    problems,
    /** Null as well where the form has problems: the first is shown. */
    async publish(): ReturnType<typeof editor.publish> {
      if (Object.keys(problems).length === 0) return editor.publish();
      toast({ kind: 'bad', text: t('fix.first') });
      goToFirstProblem();
      return null;
    },
  };
}
