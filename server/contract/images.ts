import { z } from 'zod';
import { idSchema } from './common.ts';

/**
 * The sizes of a picture at `/images/:id/:size`: `own`, its own ratio, at most 1,024 pixels on its longer side; `square`, its
 * centre; `preview`, its own ratio, at most 240 pixels (logos).
 */
const imageSizes = ['own', 'square', 'preview'] as const;
export const imageSizeSchema = z.enum(imageSizes);
export type ImageSize = z.infer<typeof imageSizeSchema>;

/** `POST /api/v1/images`. Width, height and bytes are the upload's own, after rotation by its EXIF orientation. */
export const imageSchema = z.object({
  id: idSchema,
  width: z.number().int(),
  height: z.number().int(),
  bytes: z.number().int(),
  advice: z.array(z.object({ code: z.enum(['too_narrow']), message: z.string() })),
});
export type ImageView = z.infer<typeof imageSchema>;
