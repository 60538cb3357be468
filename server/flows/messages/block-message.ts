import type { Context } from '../../context.ts';
import type { ModuleButton } from '../../contract/modules.ts';
import { type CardButton, type Platform, type SingleMessage, sayPrefix } from '../../domain/channel.ts';
import type { SentBlock } from '../../store/link-read.ts';
import { imagePath, pictureOn } from '../campaigns/campaign-picture.ts';

/** Blocks that are the same for every contact except for the name. A card belongs to one contact. */
export type PlainBlock = Exclude<SentBlock, { kind: 'card' }>;

/**
 * A bot module's block as a message of this platform.
 * @param words turns a text into the contact's text, or into the one that is measured against limits
 */
export function blockMessage(
  context: Context,
  platform: Platform,
  block: PlainBlock,
  words: (text: string) => string,
): SingleMessage {
  switch (block.kind) {
    case 'text':
      return { kind: 'text', text: words(block.text) };
    case 'image': {
      const url = `${context.config.publicUrl}${imagePath(block.imageId, 'own')}`;
      // LINE shows the preview in the chat at full width: the small size would be blurred, and the large one is light enough.
      return { kind: 'image', url, previewUrl: url };
    }
    case 'buttons': {
      const { imageId, imageSize, title, text, buttons } = block;
      const picture = imageId && imageSize ? pictureOn(context, platform, imageId, imageSize) : {};
      return { kind: 'buttons', title: words(title), text: words(text), buttons: buttons.map(cardButton), ...picture };
    }
  }
}

const cardButton = (button: ModuleButton): CardButton =>
  'url' in button ? button : { label: button.label, data: `${sayPrefix}${button.reply}` };
