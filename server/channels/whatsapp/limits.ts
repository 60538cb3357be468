import { windowMs } from '../../domain/delivery.ts';
import type { Limits } from '../limits.ts';

/** meta.md §4. A card's title and text share a body of 1,024. */
export const whatsappLimits: Limits = {
  text: { max: 4096, unit: 'characters' },
  buttonText: { max: 1024, unit: 'characters' },
  title: { max: 200, unit: 'characters' },
  cardText: { max: 800, unit: 'characters' },
  label: { max: 20, unit: 'characters' },
  data: 256,
  link: null,
  windowMs: windowMs.whatsapp,
};

/** A text header takes less than a title may have: a longer one goes into the body. */
export const headerLength = 60;
