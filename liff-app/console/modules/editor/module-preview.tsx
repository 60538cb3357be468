import type { CampaignView } from '../../../../server/contract/campaigns.ts';
import type { ChannelView } from '../../../../server/contract/channels.ts';
import { platforms } from '../../../../server/contract/platforms.ts';
import { messageWords } from '../../campaigns/messages/message-words.ts';
import { BlockBubble } from '../../campaigns/preview/block-bubble.tsx';
import { Chat } from '../../campaigns/preview/chat.tsx';
import { moduleWords as t } from '../module-words.ts';
import type { ModuleForm } from './module-form.ts';
import '../../campaigns/preview/preview.css';

type Props = { form: ModuleForm; channel: ChannelView | undefined; campaigns: CampaignView[] };

/** The chat with the module's messages as they are in the form. */
export function ModulePreview({ form: { platform, blocks }, channel, campaigns }: Props) {
  if (!platform) return <p class="preview-waits">{t('preview.platform')}</p>;
  const name = channel?.name ?? t('preview.name');
  return (
    <section class="preview" aria-label={t('preview')}>
      <Chat
        platform={platform}
        label={messageWords('preview.in', { platform: platforms[platform].marketersName, name })}
        name={name}
      >
        {blocks.length === 0 && <p class="nothing">{messageWords('preview.nothing')}</p>}
        {blocks.map((block) => (
          <BlockBubble key={block.key} block={block} platform={platform} campaigns={campaigns} />
        ))}
      </Chat>
      <p class="field-hint">{messageWords('preview.alike')}</p>
    </section>
  );
}
