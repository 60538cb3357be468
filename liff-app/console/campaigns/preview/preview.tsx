import type { ChannelView } from '../../../../server/contract/channels.ts';
import type { CampaignPreview } from '../../../../server/contract/previews.ts';
import { failureText } from '../../i18n/shell-words.ts';
import { previewCampaign } from '../../previews/preview-api.ts';
import { PreviewChat } from '../../previews/preview-chat.tsx';
import { PreviewNotes } from '../../previews/preview-notes.tsx';
import { previewWords } from '../../previews/preview-words.ts';
import { usePreview } from '../../previews/use-preview.ts';
import { Notice } from '../../ui/notice.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import type { CampaignForm } from '../campaign-fields.ts';
import { campaignDraftOf } from '../campaign-form.ts';
import { messageWords as t } from '../messages/message-words.ts';
import { type Moment, moments } from './moment.ts';

type Props = {
  campaignId: string;
  form: CampaignForm;
  source: ChannelView;
  target: ChannelView;
  moment: Moment;
  onMoment: (moment: Moment) => void;
};

/** What the customer's chats will show, as each platform would get it, of the form as it is. */
export function Preview({ campaignId, form, source, target, moment, onMoment }: Props) {
  const draft = campaignDraftOf(form);
  const name = previewWords('example');
  const { value, failure } = usePreview({ draft, name }, () => previewCampaign(campaignId, name, draft));
  const tabs = moments.map((id) => ({ id, label: t(`preview.${id}`) }));
  return (
    <section class="preview" aria-label={previewWords('title')}>
      <Tabs label={previewWords('title')} tabs={tabs} value={moment} onChange={onMoment} />
      <div class="preview-panel" role="tabpanel" aria-label={t(`preview.${moment}`)}>
        {value && <Chats moment={moment} preview={value} source={source} target={target} />}
        {!value && (failure ? <Notice kind="bad">{failureText(failure)}</Notice> : <Spinner />)}
      </div>
      <PreviewNotes shown={value && shownAt[moment](value)} />
    </section>
  );
}

const shownAt: Record<Moment, (preview: CampaignPreview) => unknown> = {
  card: ({ card }) => card,
  success: ({ onSuccess }) => onSuccess,
  failure: ({ onFailure }) => onFailure,
};

type ChatsProps = { moment: Moment; preview: CampaignPreview; source: ChannelView; target: ChannelView };

function Chats({ moment, preview, source, target }: ChatsProps) {
  const { card, whatsappText, onSuccess, onFailure } = preview;
  switch (moment) {
    case 'card':
      return (
        <>
          <PreviewChat key="source" channel={source} messages={card} />
          {whatsappText !== null && (
            <>
              <p class="field-hint">{t('preview.draft')}</p>
              <PreviewChat key="target" channel={target} messages={[]} draft={whatsappText} />
            </>
          )}
        </>
      );
    case 'success':
      return (
        <>
          <PreviewChat key="source" channel={source} messages={onSuccess.source} />
          <PreviewChat key="target" channel={target} messages={onSuccess.target} />
        </>
      );
    case 'failure':
      return <PreviewChat channel={source} messages={onFailure.source} />;
  }
}
