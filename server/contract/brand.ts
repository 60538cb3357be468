import { z } from 'zod';
import { fieldIssue } from './codes.ts';
import { idSchema, nameString } from './common.ts';
import { publicHttps } from './public-url.ts';

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** `GET /api/v1/brand`. Null: not set; the pages show the target channel's own name and picture, and choose the language. */
export const brandSchema = z.strictObject({
  name: nameString(60).nullable(),
  logoImageId: idSchema.nullable(),
  color: z
    .string()
    .regex(/^#[\da-f]{6}$/i, fieldIssue('wrong_shape', { example: '#1a2b3c' }))
    .toLowerCase()
    .nullable(),
  privacyUrl: publicHttps(2000).nullable(),
  locale: z.enum(['zh-Hant', 'en']).nullable(),
  /** IANA's name; null: Asia/Taipei. */
  timeZone: z.string().max(100).refine(isTimeZone, fieldIssue('time_zone')).nullable(),
});
export type BrandView = z.infer<typeof brandSchema>;

/** `PATCH /api/v1/brand`, a JSON merge patch: null restores the default. */
export const brandPatchSchema = brandSchema.partial();
export type BrandPatch = z.infer<typeof brandPatchSchema>;
