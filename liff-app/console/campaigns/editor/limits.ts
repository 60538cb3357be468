import type { TextLimit } from '../../../../server/contract/platform-facts.ts';
import { type Platform, platforms } from '../../../../server/contract/platforms.ts';
/** The card's own, the same on every platform: the contract's. */
export const cardLimits = { title: 80, text: 80, button: 20, whatsappText: 200 } as const;

/** A text message's longest; with a button under it (*Not me, undo*) a platform takes less. */
export const textLimit = (platform: Platform, { withButton }: { withButton: boolean }): TextLimit =>
  platforms[platform].limits[withButton ? 'buttonText' : 'text'];

/** A text's length as the limit counts it: bytes of UTF-8, else UTF-16 units. */
export const lengthIn = (text: string, unit: TextLimit['unit']): number =>
  unit === 'bytes' ? new TextEncoder().encode(text).length : text.length;
