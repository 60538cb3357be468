import type { Platform } from './channel.ts';

/** A LINE user id: the same shape in webhooks, tokens and profiles. */
export const lineUserId = /^U[0-9a-f]{32}$/;

/** A phone number as WhatsApp writes it in webhooks: country code and number, without `+`. */
export const phoneDigits = /^[1-9]\d{4,19}$/;

/** A business-scoped user id: `TW.123…`, or `US.ENT.…` of a parent account. */
export const businessScopedId = /^[A-Z]{2}\.[A-Za-z0-9.]{1,250}$/;

/** How Messenger and Instagram name a customer to one page or account. */
const scopedId = /^[1-9]\d{0,31}$/;

const shapes: Record<Platform, { fits: (id: string) => boolean; words: string }> = {
  line: { fits: (id) => lineUserId.test(id), words: 'must be a LINE user id: U and 32 digits or letters a to f' },
  messenger: { fits: (id) => scopedId.test(id), words: 'must be a page-scoped id (PSID): digits only' },
  instagram: { fits: (id) => scopedId.test(id), words: 'must be an Instagram-scoped id (IGSID): digits only' },
  whatsapp: {
    fits: (id) => phoneDigits.test(id) || businessScopedId.test(id),
    words: 'must be a phone number with its country code, or a business-scoped user id such as TW.123',
  },
};

/**
 * An id as people and other systems write it: compatible forms of characters, spaces around it and a phone number's `+`, spaces,
 * hyphens and parentheses don't matter.
 */
export function plainExternalId(text: string): string {
  const plain = text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .trim();
  const digits = plain.replace(/^\+/, '').replace(/[\s\-‐-―()]/g, '');
  return phoneDigits.test(digits) ? digits : plain;
}

/** The id in the platform's own shape; else what it must be, for people. */
export function readExternalId(platform: Platform, text: string): { id: string } | { problem: string } {
  const id = plainExternalId(text);
  return shapes[platform].fits(id) ? { id } : { problem: shapes[platform].words };
}
