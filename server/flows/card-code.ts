import { createHash } from 'node:crypto';
import type { Context } from '../context.ts';
import { codeOfBytes } from '../domain/whatsapp-code.ts';

/**
 * The code that links by this card on WhatsApp (§9): 80 bits of an HMAC over the card's id, so that it can be shown again
 * without being stored.
 * @param kid the key that the card was made under
 * @throws if that key isn't in the ring any more
 */
export function codeOfCard(context: Context, cardId: string, kid: string): string {
  return codeOfBytes(context.keys.mac('code', cardId, kid));
}

/** What is stored of a code, and looked up: its SHA-256. */
export function hashOfCode(code: string): Buffer {
  return createHash('sha256').update(`code:${code}`).digest();
}
