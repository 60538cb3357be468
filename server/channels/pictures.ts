import type { Message } from '../domain/channel.ts';

/**
 * True for an address that a platform fetches a picture from: https in plain ASCII. On this machine http will do, as for a
 * browser: only the demo's platforms can reach it there.
 */
export function isPictureUrl(url: string, maxLength = 2000): boolean {
  return (
    url.length <= maxLength && /^(https:\/\/|http:\/\/(127\.0\.0\.1|\[::1\]|localhost)[:/])[\x21-\x7e]+$/.test(url)
  );
}

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
