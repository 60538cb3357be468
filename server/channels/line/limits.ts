import { windowMs } from '../../domain/delivery.ts';
import type { Limits } from '../limits.ts';

/**
 * LINE counts UTF-16 units, but labels in graphemes. A card or a text with buttons is a Flex bubble: a text component of it takes 2,000, the
 * whole 30 KB; the card's own limits are far under that and more than a phone shows.
 * https://developers.line.biz/en/docs/messaging-api/text-character-count/
 */
export const lineLimits: Limits = {
  text: { max: 5000, unit: 'characters' },
  buttonText: { max: 2000, unit: 'characters' },
  title: { max: 200, unit: 'characters' },
  cardText: { max: 1500, unit: 'characters' },
  // A Flex button would take 40, which no phone shows in one line.
  label: { max: 20, unit: 'graphemes' },
  data: 300,
  link: 1000,
  windowMs: windowMs.line,
};

export const altText = { max: 1500, unit: 'characters' } as const;
/** One push is billed once, however many messages it holds. */
export const messagesPerPush = 5;
/** A picture may be up to three times as high as it is wide. */
export const maxHeightByWidth = 3;
