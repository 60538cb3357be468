import { useState } from 'preact/hooks';
import type { ChannelView } from '../../../../server/contract/channels.ts';
import { platformNames, platforms } from '../../../../server/contract/platforms.ts';
import { Tabs } from '../../ui/tabs.tsx';
import type { CampaignForm, MessageForm } from '../campaign-fields.ts';
import { messageWords as t } from '../messages/message-words.ts';
import { CardBubble } from './card-bubble.tsx';
import { Chat } from './chat.tsx';
import { MessageBubble } from './message-bubble.tsx';
import './preview.css';

type Props = { form: CampaignForm; source: ChannelView; target: ChannelView };
type Moment = 'card' | 'success' | 'failure';

/** What the customer's chats will show, as each platform draws it, from the form as it is. */
export function Preview(props: Props) {
  const [moment, setMoment] = useState<Moment>('card');
  const tabs = (['card', 'success', 'failure'] as const).map((id) => ({ id, label: t(`preview.${id}`) }));
  return (
    <section class="preview" aria-label={t('preview')}>
      <Tabs label={t('preview')} tabs={tabs} value={moment} onChange={setMoment} />
      <div class="preview-panel" role="tabpanel" aria-label={t(`preview.${moment}`)}>
        {moment === 'card' && <CardMoment {...props} />}
        {moment === 'success' && <SuccessMoment {...props} />}
        {moment === 'failure' && (
          <Chat {...frame(props.source)}>
            <Said message={props.form['onFailure.source']} platform={props.source.platform} />
          </Chat>
        )}
      </div>
      <p class="field-hint">{t('preview.alike')}</p>
    </section>
  );
}

const frame = ({ platform, name }: ChannelView) => ({
  platform,
  label: t('preview.in', { platform: platforms[platform].marketersName, name }),
  name,
});

function CardMoment({ form, source, target }: Props) {
  const card = {
    imageId: form['card.imageId'],
    title: form['card.title'],
    text: form['card.text'],
    button: form['card.button'],
  };
  return (
    <>
      <Chat {...frame(source)}>
        <CardBubble platform={source.platform} card={card} />
      </Chat>
      {platforms[target.platform].target === 'draft' && (
        <>
          <p class="field-hint">{t('preview.draft')}</p>
          <Chat {...frame(target)}>
            <WhatsappDraft text={form['card.whatsappText']} source={source} />
          </Chat>
        </>
      )}
    </>
  );
}

/** The draft that WhatsApp opens with; its last two lines are always there. */
function WhatsappDraft({ text, source }: { text: string | null; source: ChannelView }) {
  const lines = [
    text?.trim() || t('preview.draft.default'),
    t('preview.code', { code: 'A1B2-C3D4-E5F6-G7H8' }),
    t('preview.sends', { source: platformNames[source.platform] }),
  ];
  return (
    <p class="bubble draft" dir="auto">
      {lines.join('\n')}
    </p>
  );
}

function SuccessMoment({ form, source, target }: Props) {
  const said = form['onSuccess.source'];
  const offers = form.sourceNotice === 'always' || (form.sourceNotice === 'with_message' && !isNothing(said));
  const undo = (linked: ChannelView) => ({
    button: t('notice.button'),
    notice: t('notice.text', { target: platformNames[linked.platform] }),
  });
  return (
    <>
      <Chat {...frame(source)}>
        <Said message={said} platform={source.platform} undo={offers ? undo(target) : undefined} />
      </Chat>
      <Chat {...frame(target)}>
        <Said
          message={form['onSuccess.target']}
          platform={target.platform}
          // There is no page of ours that could offer it.
          undo={platforms[target.platform].target === 'draft' ? undo(source) : undefined}
        />
      </Chat>
    </>
  );
}

const isNothing = ({ kind, text }: MessageForm) => kind === 'none' || (kind === 'text' && text.trim() === '');

type SaidProps = {
  message: MessageForm;
  platform: ChannelView['platform'];
  undo?: { button: string; notice: string } | undefined;
};

/** The message; where there is only the undo, its notice alone. */
function Said({ message, platform, undo }: SaidProps) {
  if (!isNothing(message)) return <MessageBubble message={message} platform={platform} undo={undo} />;
  if (!undo) return <p class="nothing">{t('preview.nothing')}</p>;
  return (
    <MessageBubble message={{ kind: 'text', text: undo.notice, moduleId: null }} platform={platform} undo={undo} />
  );
}
