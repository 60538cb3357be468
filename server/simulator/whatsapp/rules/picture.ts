import { isPictureUrl } from '../../meta/rules/fields.ts';
import { whatsappError } from '../errors.ts';
import type { Check } from './checks.ts';
import { webUrl } from './checks.ts';

/** A picture that WhatsApp could fetch; `http` only on this machine. */
export const picture: Check = (value, path) =>
  webUrl(value, path) ?? (isPictureUrl(value) ? undefined : whatsappError(131053, `${path} must be an https URL`));
