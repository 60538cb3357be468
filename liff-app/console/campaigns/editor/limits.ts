import type { ChannelView } from '../../../../server/contract/channels.ts';

export type Platform = ChannelView['platform'];
type Limit = { max: number; unit: 'characters' | 'bytes' };

/** A text message's longest, counted as each platform does; `limits.test.ts` holds it to the server's own numbers. */
const textLimits: Record<Platform, Limit> = {
  line: { max: 5000, unit: 'characters' },
  messenger: { max: 2000, unit: 'characters' },
  instagram: { max: 1000, unit: 'bytes' },
  whatsapp: { max: 4096, unit: 'characters' },
};
/** With a button under it (*Not me, undo*) a platform takes less. */
const buttonTextLimits: Record<Platform, Limit> = {
  line: { max: 2000, unit: 'characters' },
  messenger: { max: 2000, unit: 'characters' },
  instagram: { max: 1000, unit: 'bytes' },
  whatsapp: { max: 1024, unit: 'characters' },
};

/** The card's own, the same on every platform: the contract's. */
export const cardLimits = { title: 80, text: 80, button: 20, whatsappText: 200 } as const;

export const textLimit = (platform: Platform, { withButton }: { withButton: boolean }): Limit =>
  (withButton ? buttonTextLimits : textLimits)[platform];

/** A text's length as the limit counts it: bytes of UTF-8, else UTF-16 units. */
export const lengthIn = (text: string, unit: Limit['unit']): number =>
  unit === 'bytes' ? new TextEncoder().encode(text).length : text.length;
