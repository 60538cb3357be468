import type { BrandPatch, BrandView } from '../../../server/contract/brand.ts';
import type { Locale } from '../../../server/contract/page.ts';

/** The brand as the form holds it: empty where nothing is set. */
export type BrandForm = {
  name: string;
  logoImageId: string | null;
  color: string;
  privacyUrl: string;
  locale: Locale;
  timeZone: string;
};
/** Codes of the API's field errors. */
type BrandProblem = 'too_long' | 'wrong_shape' | 'https_only';

export const longestName = 60;

export const brandFormOf = ({ name, logoImageId, color, privacyUrl, locale, timeZone }: BrandView): BrandForm => ({
  name: name ?? '',
  logoImageId,
  color: color ?? '',
  privacyUrl: privacyUrl ?? '',
  locale: locale ?? 'zh-Hant',
  timeZone: timeZone ?? 'Asia/Taipei',
});

/** Every zone that this browser knows, and the one that is set. */
export const timeZones = (chosen: string): string[] =>
  [...new Set([...Intl.supportedValuesOf('timeZone'), chosen])].toSorted();

/** A normalised hex colour: `06C755` and `#06f` are accepted too. Null if it is none. */
export function hexOf(typed: string): string | null {
  const [, digits = ''] = /^#?([\da-f]{3}|[\da-f]{6})$/i.exec(typed.trim()) ?? [];
  if (!digits) return null;
  const six = digits.length === 3 ? [...digits].map((digit) => digit + digit).join('') : digits;
  return `#${six.toLowerCase()}`;
}

/** What the API would refuse, by field. */
export function brandProblems(form: BrandForm): Partial<Record<keyof BrandForm, BrandProblem>> {
  return {
    ...(form.name.trim().length > longestName && { name: 'too_long' as const }),
    ...(form.color.trim() && !hexOf(form.color) && { color: 'wrong_shape' as const }),
    ...(form.privacyUrl.trim() && !isHttps(form.privacyUrl.trim()) && { privacyUrl: 'https_only' as const }),
  };
}

export function isHttps(address: string): boolean {
  return URL.canParse(address) && new URL(address).protocol === 'https:';
}

/** The fields that differ from what is saved; null restores the default. Another person's change of another field stays. */
export function patchOf(saved: BrandView, form: BrandForm): BrandPatch {
  const before = brandFormOf(saved);
  const patch: BrandPatch = {};
  if (form.name.trim() !== before.name) patch.name = form.name.trim() || null;
  if (form.logoImageId !== before.logoImageId) patch.logoImageId = form.logoImageId;
  if ((hexOf(form.color) ?? '') !== before.color) patch.color = hexOf(form.color);
  if (form.privacyUrl.trim() !== before.privacyUrl) patch.privacyUrl = form.privacyUrl.trim() || null;
  if (form.locale !== before.locale) patch.locale = form.locale;
  if (form.timeZone !== before.timeZone) patch.timeZone = form.timeZone;
  return patch;
}
