import { windowMs } from '../../domain/delivery.ts';
import type { Limits } from '../limits.ts';

/** meta.md §3. Instagram counts bytes of UTF-8: 1,000 are 333 Chinese characters. */
export const instagramLimits: Limits = {
  text: { max: 1000, unit: 'bytes' },
  buttonText: { max: 1000, unit: 'bytes' },
  title: { max: 80, unit: 'characters' },
  cardText: { max: 80, unit: 'characters' },
  label: { max: 20, unit: 'characters' },
  data: 1000,
  link: null,
  windowMs: windowMs.instagram,
};
