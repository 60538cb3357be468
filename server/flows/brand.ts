import type { Context } from '../context.ts';
import type { BrandPatch, BrandView } from '../contract/brand.ts';
import { fieldError } from '../contract/codes.ts';
import { AppError } from '../errors.ts';
import { auditRow } from './audit.ts';

const unset: BrandView = { name: null, logoImageId: null, color: null, privacyUrl: null, locale: null, timeZone: null };

/** The brand as set; null where the target channel's value, or none, is used instead. */
export async function brandView(context: Context): Promise<BrandView> {
  return (await context.store.pages.brand()) ?? unset;
}

/**
 * Changes the brand (a JSON merge patch).
 * @throws AppError `invalid_body` for a logo that doesn't exist
 */
export async function patchBrand(context: Context, patch: BrandPatch): Promise<BrandView> {
  if (patch.logoImageId && !(await context.store.images.find(patch.logoImageId))) {
    throw new AppError('invalid_body', {
      reason: 'brand_not_saved',
      errors: [fieldError('logoImageId', 'no_such', { what: 'picture' })],
    });
  }
  const audit = auditRow(context, 'brand.change', null, { fields: Object.keys(patch) });
  return context.store.audited(audit, (own) => own.pages.saveBrand(patch));
}
