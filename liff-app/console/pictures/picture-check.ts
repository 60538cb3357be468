import { adviceWidth, maxImagePixels, maxImageSide, tooManyImageBytes } from '../../../server/contract/image-limits.ts';
import { isTooHigh, type Platform } from '../../../server/contract/platforms.ts';

export type PictureProblem = 'large' | 'kind' | 'pixels' | 'side' | 'high' | 'broken';

/** True for JPEG, PNG, still WebP and still GIF, by their first bytes: a name or a declared type proves nothing. */
export function isPictureKind(bytes: Uint8Array): boolean {
  const starts = (text: string, at = 0) =>
    [...text].every((letter, index) => bytes[at + index] === letter.charCodeAt(0));
  if (starts('\xff\xd8\xff') || starts('\x89PNG\r\n\x1a\n')) return true;
  if (starts('RIFF') && starts('WEBP', 8)) return !(starts('VP8X', 12) && ((bytes[20] ?? 0) & 0x02) !== 0);
  return (starts('GIF87a') || starts('GIF89a')) && gifFrames(bytes) < 2;
}

/** Each frame of an animation has a graphic control extension before it. */
function gifFrames(bytes: Uint8Array): number {
  let frames = 0;
  for (let at = 0; at + 3 < bytes.length; at += 1) {
    if (bytes[at] === 0 && bytes[at + 1] === 0x21 && bytes[at + 2] === 0xf9 && bytes[at + 3] === 4) frames += 1;
  }
  return frames;
}

/** What forbids a picture whose size is known (M8). @param source of the card that shows it; null: a message of its own */
export function sizeProblem(size: { width: number; height: number }, source: Platform | null): PictureProblem | null {
  if (Math.max(size.width, size.height) > maxImageSide) return 'side';
  if (size.width * size.height > maxImagePixels) return 'pixels';
  return source && isTooHigh(source, size) ? 'high' : null;
}

/** Usable, but not sharp. */
export const isNarrow = ({ width }: { width: number }): boolean => width < adviceWidth;

/** Checks a file as the server will, to refuse it before the upload. */
export async function checkPicture(file: Blob, source: Platform | null): Promise<PictureProblem | null> {
  if (file.size >= tooManyImageBytes) return 'large';
  if (!isPictureKind(new Uint8Array(await file.arrayBuffer()))) return 'kind';
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) return 'broken';
  const { width, height } = bitmap;
  bitmap.close();
  return sizeProblem({ width, height }, source);
}
