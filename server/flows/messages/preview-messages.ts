// What a platform would get of texts that are still being typed. What is missing shows as …, and nothing is stored or signed.
import { channelFor } from '../../channels/channels.ts';
import type { Context } from '../../context.ts';
import type { PreviewBlock } from '../../contract/previews.ts';
import type { Platform, SingleMessage } from '../../domain/channel.ts';
import type { CampaignRow } from '../../store/campaigns.ts';
import { cardMessage } from '../cards/make-card.ts';
import { plainBlockMessage, type Reader } from './action-messages.ts';

/** Where messages are shown. `channelId` null: of any channel of the platform. */
export type PreviewPlace = Reader & { channelId: string | null };

const orDots = (text: string): string => text.trim() || '…';

/** The card of a campaign, with no card's address behind its button. */
export function previewCard(context: Context, { card, source }: Pick<CampaignRow, 'card' | 'source'>) {
  const filled = { ...card, title: orDots(card.title), text: card.text.trim(), button: orDots(card.button) };
  return cardMessage(context, { card: filled, source }, context.config.publicUrl);
}

/** A block of a bot module; null if it can't be sent as it is: its picture or campaign isn't chosen, or is gone. */
export async function previewBlock(
  context: Context,
  block: PreviewBlock,
  place: PreviewPlace,
): Promise<SingleMessage | null> {
  switch (block.kind) {
    case 'text':
      return plainBlockMessage(context, { ...block, text: orDots(block.text) }, place);
    case 'image': {
      const { imageId } = block;
      const image = imageId && (await context.store.images.find(imageId));
      return imageId && image ? plainBlockMessage(context, { ...block, imageId }, place) : null;
    }
    case 'buttons': {
      const image = block.imageId ? await context.store.images.find(block.imageId) : null;
      const filled = {
        ...block,
        title: orDots(block.title),
        text: block.text.trim(),
        buttons: block.buttons.map((button) => ({ ...button, label: orDots(button.label) })),
        ...(image && { imageSize: { width: image.width, height: image.height } }),
      };
      return plainBlockMessage(context, filled, place);
    }
    case 'card': {
      const campaign = block.campaignId && (await context.store.campaigns.find(block.campaignId));
      if (!campaign || campaign.source.platform !== place.platform) return null;
      if (place.channelId !== null && campaign.sourceChannelId !== place.channelId) return null;
      return previewCard(context, campaign);
    }
  }
}

/**
 * The message object that the platform would get. Buttons that it wouldn't take are left out, the last first. Null if it would take
 * nothing of it.
 */
export function renderedPreview(context: Context, platform: Platform, message: SingleMessage): unknown {
  const { renderCard } = channelFor(context.channels, platform);
  for (const fewer of withFewerButtons(message)) {
    try {
      return renderCard(fewer);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  return null;
}

function withFewerButtons(message: SingleMessage): SingleMessage[] {
  if (message.kind !== 'buttons') return [message];
  const { buttons } = message;
  return buttons.map((_, left) => ({ ...message, buttons: buttons.slice(0, buttons.length - left) }));
}
