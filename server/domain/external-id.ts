import type { Platform } from './channel.ts';

/** A LINE user id: the same shape in webhooks, tokens and profiles. */
export const lineUserId = /^U[0-9a-f]{32}$/;

/** A phone number as WhatsApp writes it in webhooks: country code and number, without `+`. */
export const phoneDigits = /^[1-9]\d{4,19}$/;

/** A business-scoped user id: `TW.123…`, or `US.ENT.…` of a parent account. */
export const businessScopedId = /^[A-Z]{2}\.[A-Za-z0-9.]{1,250}$/;

/** How Messenger and Instagram name a customer to one page or account. */
const scopedId = /^[1-9]\d{0,31}$/;

const fits: Record<Platform, (id: string) => boolean> = {
  line: (id) => lineUserId.test(id),
  messenger: (id) => scopedId.test(id),
  instagram: (id) => scopedId.test(id),
  whatsapp: (id) => phoneDigits.test(id) || businessScopedId.test(id),
};

/**
 * Normalizes an id as people and other systems write it: compatibility forms, surrounding spaces, and a phone number's `+`, spaces,
 * hyphens and parentheses are ignored.
 */
export function plainExternalId(text: string): string {
  const plain = text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .trim();
  const digits = plain.replace(/^\+/, '').replace(/[\s\-‐-―()]/g, '');
  return phoneDigits.test(digits) ? digits : plain;
}

/** The id in the platform's own shape; null if it isn't one. */
export function readExternalId(platform: Platform, text: string): string | null {
  const id = plainExternalId(text);
  return fits[platform](id) ? id : null;
}
