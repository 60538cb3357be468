import type { ChannelView } from '../../../server/contract/channels.ts';
import type { CampaignView } from './campaign-view.ts';
import { editorWords } from './editor-words.ts';
import type { CampaignForm, FieldPath, Problem } from './form.ts';

/** What each step of the editor gets: the form, where it leads, what is wrong with it, and how to change it. */
export type StepProps = {
  campaign: CampaignView;
  form: CampaignForm;
  source: ChannelView;
  target: ChannelView;
  problems: Partial<Record<FieldPath, Problem>>;
  edit: (change: Partial<CampaignForm>) => void;
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
