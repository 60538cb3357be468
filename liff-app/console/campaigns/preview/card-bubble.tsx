import type { CampaignView } from '../../../../server/contract/campaigns.ts';
import { imageUrl } from '../../pictures/image-api.ts';
import type { Platform } from '../editor/limits.ts';

type Props = { platform: Platform; card: Pick<CampaignView['card'], 'imageId' | 'title' | 'text' | 'button'> };

/**
 * A card as the platform draws it: Messenger's and Instagram's generic template with a square picture, LINE's Flex bubble and
 * WhatsApp's call-to-action message with the picture in its own ratio (M9). WhatsApp shows the title in the text where a picture is.
 */
export function CardBubble({ platform, card }: Props) {
  const isSquare = platform === 'messenger' || platform === 'instagram';
  return (
    <div class="bubble card-bubble">
      {card.imageId && (
        <img class={isSquare ? 'square' : 'own'} src={imageUrl(card.imageId, isSquare ? 'square' : 'own')} alt="" />
      )}
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
