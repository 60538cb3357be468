import type { CampaignView } from '../../../../server/contract/campaigns.ts';
import { type Platform, platforms } from '../../../../server/contract/platforms.ts';
import { imageUrl } from '../../pictures/image-api.ts';

type Props = { platform: Platform; card: Pick<CampaignView['card'], 'imageId' | 'title' | 'text' | 'button'> };

/**
 * A card as the platform draws it: Messenger's and Instagram's generic template with a square picture, LINE's Flex bubble and
 * WhatsApp's call-to-action message with the picture in its own ratio (M9). WhatsApp shows the title in the text where a picture is.
 */
export function CardBubble({ platform, card }: Props) {
  const { shape } = platforms[platform].picture;
  return (
    <div class="bubble card-bubble">
      {card.imageId && <img class={shape} src={imageUrl(card.imageId, shape)} alt="" />}
      <div class="card-words">
        <p class="card-title" dir="auto">
          {card.title || '…'}
        </p>
        <p class="card-text" dir="auto">
          {card.text}
        </p>
      </div>
      <p class="card-button">
        <bdi>{card.button || '…'}</bdi>
      </p>
    </div>
  );
}
