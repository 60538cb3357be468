import { useState } from 'preact/hooks';
import type { CampaignView } from '../../../../server/contract/campaigns.ts';
import type { ChannelView } from '../../../../server/contract/channels.ts';
import type { Failure } from '../../../api.ts';
import type { Loaded } from '../../data/draft-sync.ts';
import { Link } from '../../router.tsx';
import { DraftActions, LiveState } from '../../ui/draft-actions.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Stepper } from '../../ui/stepper.tsx';
import { attemptWords } from '../attempts/attempt-words.ts';
import { campaignFields, type FieldPath } from '../campaign-fields.ts';
import { campaignDraftOf } from '../campaign-form.ts';
import { MessagesStep } from '../messages/messages-step.tsx';
import { PhonePreview } from '../preview/phone-preview.tsx';
import { Preview } from '../preview/preview.tsx';
import { PreviewPane } from '../preview/preview-pane.tsx';
import { useMoment } from '../preview/use-moment.ts';
import { usePhonePreview } from '../preview/use-phone-preview.ts';
import { ApiErrorNotice, Refusal } from '../refusal.tsx';
import { Triggers } from '../triggers/triggers.tsx';
import { CardStep } from './card-step.tsx';
import { ChannelsStep } from './channels-step.tsx';
import { fieldControls } from './editor-props.ts';
import { editorWords as t } from './editor-words.ts';
import { TagsStep } from './tags-step.tsx';
import { useCampaignEditor } from './use-campaign-editor.ts';
import { useVisibleStep } from './use-visible-step.ts';

type Props = { loaded: Loaded<CampaignView>; source: ChannelView; target: ChannelView };

const steps = ['channels', 'card', 'messages', 'tags', 'triggers'] as const;

/** One campaign: four steps in order and how its card goes out, with the customer's chats beside them. */
export function Editor({ loaded, source, target }: Props) {
  const editor = useCampaignEditor(loaded, { source: source.platform, target: target.platform });
  const { campaign, form, problems, edit } = editor;
  const phone = usePhonePreview(campaign.id, campaignDraftOf(form));
  const [moment, setMoment] = useMoment(phone.position);
  const current = useVisibleStep(steps);
  const [failure, setFailure] = useState<Failure | null>(null);
  const refusal = editor.saver.refusal.value;
  const props = { campaign, form, source, target, field: fieldControls(form, problems, edit), edit };
  return (
    <div class="editor">
      <PageHead
        title={form.name.trim() || campaign.name}
        intro={<LiveState editor={editor} />}
        actions={
          <Link to={`/console/campaigns/${campaign.id}/attempts`} class="button plain">
            {attemptWords('title')}
          </Link>
        }
      />
      <div class="editor-bar">
        <Stepper
          label={t('steps')}
          current={current}
          steps={steps.map((id) => ({
            id,
            label: t(`step.${id}`),
            problems: Object.keys(problems).filter((path) => campaignFields[path as FieldPath].step === id).length,
          }))}
        />
        <DraftActions
          editor={editor}
          texts={{
            conflict: t('conflict.title'),
            published: t('published'),
            enabled: t('enabled.now'),
            disabled: t('disabled.now'),
          }}
          onFailure={setFailure}
        />
      </div>
      {editor.saver.state.value === 'refused' && refusal && <ApiErrorNotice failure={refusal} />}
      {failure && <Refusal failure={failure} target={target} />}
      <div class="editor-columns">
        <div>
          <ChannelsStep {...props} />
          <CardStep {...props} />
          <MessagesStep {...props} />
          <TagsStep {...props} />
        </div>
        <PreviewPane>
          <PhonePreview phone={phone} />
          <Preview
            campaignId={campaign.id}
            form={form}
            source={source}
            target={target}
            moment={moment}
            onMoment={setMoment}
          />
        </PreviewPane>
      </div>
      <Triggers campaign={campaign} source={source} />
    </div>
  );
}
