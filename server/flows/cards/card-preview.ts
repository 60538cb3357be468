import type { Context } from '../../context.ts';
import type { PageData } from '../../contract/page.ts';
import type { CardPageRow } from '../../store/pages.ts';
import { imagePath } from '../campaigns/campaign-picture.ts';

/** The preview of a card's address in a chat. `url` without a tap. */
export type CardPreview = { title: string; text: string; button: string; pictureUrl: string | null; url: string };

/** The card's own text and picture; without a picture, the brand's. */
export function cardPreview(context: Context, { card }: CardPageRow, { brand }: PageData, url: string): CardPreview {
  const { title, text, button, imageId } = card;
  const path = imageId ? imagePath(imageId, 'own') : brand.logoUrl;
  return { title, text, button, pictureUrl: path && new URL(path, context.config.publicUrl).href, url };
}
