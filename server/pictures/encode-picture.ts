import sharp, { type Sharp } from 'sharp';
import { maxImagePixels, maxImageSide } from '../contract/image-limits.ts';
import type { ImageSize } from '../contract/images.ts';
import { kindOfPicture, type PixelSize } from '../domain/picture.ts';

/** A picture as it is served. */
type EncodedSize = PixelSize & { size: ImageSize; data: Buffer };
type EncodedPicture = PixelSize & { type: 'image/jpeg' | 'image/png'; sizes: EncodedSize[] };
export type EncodeAnswer =
  | { ok: true; picture: EncodedPicture }
  | { ok: false; problem: 'kind' | 'animated' | 'pixels' | 'side' | 'broken' };

/** LINE shows at most 1,024 pixels, and recommends at most a megabyte (https://developers.line.biz/en/reference/messaging-api/#f-image). */
const longest = 1024;
const mostBytes = 1_000_000;
const previewLongest = 240;
/** For each decoding; a picture that takes longer is refused as broken. */
const timeoutSeconds = 20;

/**
 * Decodes an upload and encodes it again, so that nothing of the file itself is served: no EXIF (such as the location), no data
 * hidden after the pixels. Rotated upright; PNG if it has transparency, otherwise JPEG.
 */
export async function encodePicture(bytes: Buffer): Promise<EncodeAnswer> {
  const kind = kindOfPicture(bytes);
  if (!kind) return { ok: false, problem: 'kind' };
  const facts = await decoded(() => sharp(bytes, { limitInputPixels: false }).metadata());
  if (!facts || facts.format !== kind) return { ok: false, problem: 'broken' };
  if ((facts.pages ?? 1) > 1) return { ok: false, problem: 'animated' };
  // Read from the header, before a pixel is decoded.
  if (Math.max(facts.width, facts.height) > maxImageSide) return { ok: false, problem: 'side' };
  if (facts.width * facts.height > maxImagePixels) return { ok: false, problem: 'pixels' };
  const sizes = await decoded(() => encodeSizes(bytes, facts.autoOrient));
  if (!sizes) return { ok: false, problem: 'broken' };
  const { width, height } = facts.autoOrient;
  return { ok: true, picture: { width, height, ...sizes } };
}

/** Every error of the decoder is treated as a broken file. */
async function decoded<T>(run: () => Promise<T>): Promise<T | null> {
  try {
    return await run();
  } catch {
    return null;
  }
}

async function encodeSizes(bytes: Buffer, upright: PixelSize): Promise<Pick<EncodedPicture, 'type' | 'sizes'>> {
  const decode = () =>
    sharp(bytes, { limitInputPixels: maxImagePixels, failOn: 'error' }).timeout({ seconds: timeoutSeconds });
  const open = () => decode().autoOrient().toColourspace('srgb');
  const type = (await decode().stats()).isOpaque ? 'image/jpeg' : 'image/png';
  const inside = (most: number) =>
    open().resize({ width: most, height: most, fit: 'inside', withoutEnlargement: true });
  const square = (most: number) => {
    const side = Math.min(most, upright.width, upright.height);
    return open().resize({ width: side, height: side, fit: 'cover', position: 'centre' });
  };
  return {
    type,
    sizes: [
      await encode('own', type, longest, inside),
      await encode('square', type, longest, square),
      await encode('preview', type, previewLongest, inside),
    ],
  };
}

/** Reduces the size until the file is small enough: only noise and photos with transparency need a second round. */
async function encode(
  size: ImageSize,
  type: EncodedPicture['type'],
  most: number,
  shape: (most: number) => Sharp,
): Promise<EncodedSize> {
  const shaped = shape(most);
  const { data, info } = await (type === 'image/png'
    ? shaped.png()
    : shaped.jpeg({ quality: 85, mozjpeg: true })
  ).toBuffer({
    resolveWithObject: true,
  });
  if (data.length > mostBytes) return encode(size, type, Math.floor(most * 0.8), shape);
  return { size, width: info.width, height: info.height, data };
}
