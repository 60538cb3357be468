import type { Context } from '../../context.ts';
import { type FieldError, fieldError } from '../../contract/codes.ts';
import type { ImageSize } from '../../contract/images.ts';
import { isTooHigh, type Platform, platforms } from '../../contract/platforms.ts';
import type { Message } from '../../domain/channel.ts';
import type { PixelSize } from '../../domain/picture.ts';
import { AppError } from '../../errors.ts';
import type { CampaignRow } from '../../store/campaigns.ts';

type CardPicture = Pick<Extract<Message, { kind: 'card' }>, 'imageUrl' | 'imageRatio'>;

/** The path of a picture. It always returns the same bytes, since WhatsApp caches pictures by address. */
export const imagePath = (id: string, size: ImageSize): string => `/images/${id}/${size}`;

/**
 * Refuses a picture that the source can't show.
 * @throws AppError `invalid_body` at `card.imageId` if the picture doesn't exist or is too high for the source
 */
export async function refusePicture(context: Context, imageId: string, source: Platform): Promise<void> {
  const image = await context.store.images.find(imageId);
  if (!image) throw wrongPicture(fieldError(path, 'no_such', { what: 'picture' }));
  if (isTooHigh(source, image)) throw wrongPicture(fieldError(path, 'picture_too_high'));
}

const path = 'card.imageId';
const wrongPicture = (error: FieldError) =>
  new AppError('invalid_body', { reason: 'campaign_not_saved', errors: [error] });

/** A campaign's picture as its source shows it; empty without a picture. */
export async function pictureOfCard(
  context: Context,
  campaign: Pick<CampaignRow, 'card' | 'source'>,
): Promise<CardPicture> {
  const { imageId } = campaign.card;
  const image = imageId && (await context.store.images.find(imageId));
  if (!imageId || !image) return {};
  return pictureOn(context, campaign.source.platform, imageId, image);
}

/** A picture as a card of this platform shows it. @param image its own size in pixels */
export function pictureOn({ config }: Context, platform: Platform, imageId: string, image: PixelSize): CardPicture {
  const size = platforms[platform].picture.shape;
  return {
    imageUrl: `${config.publicUrl}${imagePath(imageId, size)}`,
    imageRatio: size === 'square' ? { width: 1, height: 1 } : { width: image.width, height: image.height },
  };
}
