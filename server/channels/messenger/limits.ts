import { windowMs } from '../../domain/delivery.ts';
import type { Limits } from '../limits.ts';

/** meta.md §2. What Meta means by "characters" it doesn't say. A text with buttons over 640 goes out with quick replies. */
export const messengerLimits: Limits = {
  text: { max: 2000, unit: 'characters' },
  buttonText: { max: 2000, unit: 'characters' },
  title: { max: 80, unit: 'characters' },
  cardText: { max: 80, unit: 'characters' },
  label: { max: 20, unit: 'characters' },
  data: 1000,
  link: null,
  windowMs: windowMs.messenger,
};
