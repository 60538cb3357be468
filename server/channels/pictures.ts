import type { Message } from '../domain/channel.ts';

/**
 * True for an address that a platform fetches a picture from: https in plain ASCII, at most LINE's 2,000 characters. On this
 * machine http will do, as it does for a browser: it is where the demo's platforms stand, and no other would find it.
 */
export const isPictureUrl = (url: string): boolean =>
  url.length <= 2000 && /^(https:\/\/|http:\/\/(127\.0\.0\.1|localhost)(:\d+)?\/)[\x21-\x7e]+$/.test(url);

/** The picture of a card, or none: a card whose picture the platform would refuse still has its text and its buttons. */
export const pictureShown = ({ imageUrl }: { imageUrl?: string }): string | undefined =>
  imageUrl !== undefined && isPictureUrl(imageUrl) ? imageUrl : undefined;

/** @throws RangeError for a picture that the platform would refuse: nothing is left of the message without it */
export function wholePicture(image: Extract<Message, { kind: 'image' }>): { url: string; previewUrl: string } {
  if (!isPictureUrl(image.url) || !isPictureUrl(image.previewUrl)) {
    throw new RangeError('a picture is sent by an https address of at most 2,000 characters');
  }
  return image;
}
