import type { CampaignView } from '../../../../server/contract/campaigns.ts';
import type { ChannelView } from '../../../../server/contract/channels.ts';
import { editorWords } from './editor-words.ts';
import type { CampaignForm, FieldPath, Problem } from './form.ts';

export type FormChange = Partial<CampaignForm> | ((form: CampaignForm) => Partial<CampaignForm>);

/** What each step of the editor gets: the form, where it leads, what is wrong with it, and how to change it. */
export type StepProps = {
  campaign: CampaignView;
  form: CampaignForm;
  source: ChannelView;
  target: ChannelView;
  problems: Partial<Record<FieldPath, Problem>>;
  /** A function is given the form as it is then: what is changed after a wait must not bring old words back. */
  edit: (change: FormChange) => void;
};

/** A problem in words, undefined where there is none. */
export function problemText(problem: Problem | undefined): string | undefined {
  switch (problem?.problem) {
    case undefined:
      return undefined;
    case 'empty':
      return editorWords('problem.empty');
    case 'too_long':
      return editorWords('problem.too_long', { length: problem.length, max: problem.max });
    case 'days':
      return editorWords('problem.days');
  }
}
