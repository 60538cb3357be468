import type { CampaignView } from '../../../../server/contract/campaigns.ts';
import { type Platform, platforms } from '../../../../server/contract/platforms.ts';
import type { BlockForm } from '../../modules/editor/module-form.ts';
import { imageUrl } from '../../pictures/image-api.ts';
import { messageWords as t } from '../messages/message-words.ts';
import { CardBubble } from './card-bubble.tsx';
import { NamedText } from './named-text.tsx';
import './blocks.css';

type Props = { block: BlockForm; platform: Platform; campaigns: CampaignView[] };

/** One message of a module, as the platform draws it; what isn't filled in yet is an outline. */
export function BlockBubble({ block, platform, campaigns }: Props) {
  switch (block.kind) {
    case 'text':
      return (
        <div class="bubble">
          <p dir="auto">{block.text.trim() ? <NamedText text={block.text.trim()} /> : '…'}</p>
        </div>
      );
    case 'image':
      return block.imageId ? (
        <div class="bubble image-bubble">
          <img src={imageUrl(block.imageId, 'own')} alt={t('preview.image')} />
        </div>
      ) : (
        <p class="nothing">{t('preview.image')}</p>
      );
    case 'buttons':
      return <ButtonsBubble block={block} platform={platform} />;
    case 'card': {
      const campaign = campaigns.find(({ id }) => id === block.campaignId);
      return campaign ? (
        <CardBubble platform={platform} card={campaign.card} />
      ) : (
        <p class="nothing">{t('preview.card.none')}</p>
      );
    }
  }
}

function ButtonsBubble({ block, platform }: { block: Extract<BlockForm, { kind: 'buttons' }>; platform: Platform }) {
  const { shape } = platforms[platform].picture;
  return (
    <div class="bubble card-bubble">
      {block.imageId && <img class={shape} src={imageUrl(block.imageId, shape)} alt="" />}
      <div class="card-words">
        <p class="card-title" dir="auto">
          {block.title.trim() ? <NamedText text={block.title.trim()} /> : '…'}
        </p>
        {block.text.trim() && (
          <p class="card-text" dir="auto">
            <NamedText text={block.text.trim()} />
          </p>
        )}
      </div>
      {block.buttons.map(({ key, label }) => (
        <p key={key} class="card-button">
          <bdi>{label.trim() || '…'}</bdi>
        </p>
      ))}
    </div>
  );
}
