import { adviceWidth } from '../contract/image-limits.ts';
import type { ImageView } from '../contract/images.ts';

/** The accepted kinds of picture (M8). */
export type PictureKind = 'jpeg' | 'png' | 'webp' | 'gif';
export type PixelSize = { width: number; height: number };

const marks: [PictureKind, number, string][] = [
  ['jpeg', 0, '\xff\xd8\xff'],
  ['png', 0, '\x89PNG\r\n\x1a\n'],
  ['gif', 0, 'GIF87a'],
  ['gif', 0, 'GIF89a'],
  ['webp', 8, 'WEBP'],
];

/**
 * What kind of picture a file is, by its first bytes: its name and declared type prove nothing. Checked before decoding, so that only
 * four decoders are ever used (SVG's would read other files).
 */
export function kindOfPicture(bytes: Uint8Array): PictureKind | null {
  const head = String.fromCharCode(...bytes.subarray(0, 12));
  return marks.find(([, at, mark]) => head.startsWith(mark, at))?.[0] ?? null;
}

/** Warnings about an accepted picture, in the words of copy.md §7. */
export function adviceOn({ width }: PixelSize): ImageView['advice'] {
  if (width >= adviceWidth) return [];
  return [{ code: 'too_narrow', message: `${width} px wide; ${adviceWidth} or more is sharper. Usable.` }];
}
