import type { CampaignView } from '../../../../server/contract/campaigns.ts';
import type { ChannelView } from '../../../../server/contract/channels.ts';
import { type CampaignForm, campaignFields, type FieldPath } from '../campaign-fields.ts';
import { campaignProblemText, type Problems } from '../campaign-form.ts';

/** What each step of the editor gets: the form, its channels, and how to change it. */
export type StepProps = {
  campaign: CampaignView;
  form: CampaignForm;
  source: ChannelView;
  target: ChannelView;
  /** What a field's control needs. */
  field: FieldControls;
  /** The rest stays as it is then: a change after a wait must not restore old text. */
  edit: (change: Partial<CampaignForm>) => void;
};
type FieldControls = <Path extends FieldPath>(
  path: Path,
) => {
  label: string;
  value: CampaignForm[Path];
  error: string | undefined;
  onInput: (value: CampaignForm[Path]) => void;
};

export const fieldControls =
  (form: CampaignForm, problems: Problems, edit: StepProps['edit']): FieldControls =>
  (path) => ({
    label: campaignFields[path].label(),
    value: form[path],
    error: campaignProblemText(problems[path]),
    onInput: (value) => edit({ [path]: value }),
  });
