import { z } from 'zod';
import { idSchema } from './common.ts';

/** M8: a file of this many bytes is refused, one byte less is taken. */
export const tooManyImageBytes = 5 * 1024 * 1024;
/** A decoded picture takes four bytes a pixel. */
export const maxImagePixels = 25_000_000;
/** Narrower pictures are taken, with advice. */
export const adviceWidth = 660;
/** LINE shows a picture at most three times as high as it is wide. */
export const maxHeightByWidth = 3;

/**
 * What a picture is served in, at `/images/:id/:size`: `own`, its own ratio, at most 1,024 pixels on its longer side; `square`, its
 * middle; `preview`, its own ratio, at most 240 pixels (logos).
 */
const imageSizes = ['own', 'square', 'preview'] as const;
export const imageSizeSchema = z.enum(imageSizes);
export type ImageSize = z.infer<typeof imageSizeSchema>;

/** `POST /api/v1/images`. Width, height and bytes are the upload's own, the right way up. */
export const imageSchema = z.object({
  id: idSchema,
  width: z.number().int(),
  height: z.number().int(),
  bytes: z.number().int(),
  advice: z.array(z.object({ code: z.enum(['too_narrow']), message: z.string() })),
});
export type ImageView = z.infer<typeof imageSchema>;
